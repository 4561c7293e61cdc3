import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onHost } from "../../scripts/on-host.ts";
import { RigError } from "../container/errors.ts";
import { becomesTrue } from "../container/waiting.ts";

/** What a Tor process is made of. */
export interface TorParts {
  readonly name: string;
  /** Name of the network namespace it runs in. */
  readonly namespace: string;
  /** An existing directory; its torrc, log and state go below it. */
  readonly directory: string;
  /** Lines of its torrc. */
  readonly torrc: readonly string[];
}

/** One process of Debian's tor with a state of its own. */
export class TorDaemon {
  /** Where its state is: keys, and the folders of its onion services. */
  readonly data: string;
  readonly #name: string;
  readonly #files: string;
  readonly #child: ChildProcess;

  private constructor(name: string, files: string, data: string, child: ChildProcess) {
    this.#name = name;
    this.#files = files;
    this.data = data;
    this.#child = child;
  }

  /** Starts it. It is still on its way into the network when this returns; see {@link untilBootstrapped}. */
  static async start({ name, namespace, directory, torrc }: TorParts): Promise<TorDaemon> {
    const files = join(directory, name);
    const data = await makeDataDirectory(directory, name);
    const lines = [...torrc, "User debian-tor", `DataDirectory ${data}`, `Log notice file ${data}/log`];
    await writeFile(`${files}.torrc`, `${lines.join("\n")}\n`);
    await writeFile(`${files}.defaults`, "");
    const tor = ["tor", "--quiet", "--defaults-torrc", `${files}.defaults`, "-f", `${files}.torrc`];
    const child = spawn("ip", ["netns", "exec", namespace, ...tor], { stdio: "ignore" });
    return new TorDaemon(name, files, data, child);
  }

  /**
   * Waits until it can build circuits.
   *
   * @throws {RigError} It cannot after `seconds`; the message holds the end of its log.
   */
  async untilBootstrapped(seconds: number): Promise<void> {
    if (await becomesTrue(async () => (await this.#log()).includes("Bootstrapped 100%"), seconds)) return;
    const end = (await this.#log()).split("\n").slice(-15).join("\n");
    throw new RigError(`tor ${this.#name} is not up after ${seconds} seconds:\n${end}`);
  }

  /** Kills it, and removes its state. */
  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, "exit");
      this.#child.kill("SIGKILL");
      await exited;
    }
    await rm(this.data, { recursive: true, force: true });
    await rm(`${this.#files}.torrc`, { force: true });
  }

  async #log(): Promise<string> {
    return await readFile(join(this.data, "log"), "utf8").catch(() => "");
  }
}

/** Makes the folder for the state of a Tor process, unless it is there, and gives it to the user of Debian's tor. */
export async function makeDataDirectory(directory: string, name: string): Promise<string> {
  const data = join(directory, name);
  await mkdir(data, { recursive: true });
  await onHost`chown -R debian-tor: ${data}; chmod 700 ${data}`;
  return data;
}
