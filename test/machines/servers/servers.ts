import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { start } from "../../../src/system/process.ts";
import { bundled } from "./bundled.ts";
import { type Presented, SERVER_NAMES, type ServerName, testCertificates } from "./certificates.ts";
import { RigError } from "../errors.ts";
import { type Connection, type Mail, type Manners, ServerState } from "./server-state.ts";

const SERVE = join(import.meta.dirname, "serve.ts");

/** What each server presents, "trusted" unless given; and whether the gateway has a proxy, which it has not. */
export type ServerChoice = Partial<Readonly<Record<ServerName, Presented>>> & { readonly proxy?: boolean };

/** The news and the mail server beyond one machine: one process, in the network the machine reaches. */
export class Servers {
  readonly #state: ServerState;
  readonly #process: ChildProcess;

  private constructor(state: ServerState, child: ChildProcess) {
    this.#state = state;
    this.#process = child;
  }

  /**
   * Starts both servers and waits until they listen.
   *
   * @param namespace Name of the network namespace they are to be in.
   * @throws {RigError} They do not come up.
   */
  static async start(namespace: string, choice: ServerChoice = {}): Promise<Servers> {
    const directory = await mkdtemp(join(tmpdir(), "servers-"));
    const state = new ServerState(directory);
    const { servers } = await testCertificates();
    for (const name of SERVER_NAMES) {
      await state.setKeyAndCertificate(name, servers[name][choice[name] ?? "trusted"]);
    }

    const node = [process.execPath, await bundled(SERVE), directory, ...(choice.proxy ? ["proxy"] : [])];
    const child = start("nsenter", [`--net=/run/netns/${namespace}`, "--", ...node], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    await untilReady(child);
    return new Servers(state, child);
  }

  /** Makes a server present another certificate from its next connection on. */
  async present(server: ServerName, presented: Presented): Promise<void> {
    const { servers } = await testCertificates();
    await this.#state.setKeyAndCertificate(server, servers[server][presented]);
  }

  /** Makes a server treat its clients in another way from its next connection on. */
  async behave(server: ServerName, manners: Manners): Promise<void> {
    await this.#state.setManners(server, manners);
  }

  /** The mails received so far, oldest first. */
  async mails(): Promise<readonly Mail[]> {
    return await this.#state.mails();
  }

  /** The TLS connections so far, also those refused in the handshake, oldest first. */
  async connections(): Promise<readonly Connection[]> {
    return await this.#state.connections();
  }

  /** The addresses at which the servers were reached so far, oldest first, be it without a word. */
  async visits(): Promise<readonly string[]> {
    return await this.#state.visits();
  }

  /** What the gateway's proxy was asked so far, byte by byte, oldest first. */
  async requests(): Promise<readonly string[]> {
    return await this.#state.requests();
  }

  /** Ends both servers: from now on connections are refused. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exited = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

async function untilReady(child: ChildProcess): Promise<void> {
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => (complaint += chunk.toString("utf8")));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("error", (error) => reject(new RigError("cannot start the servers", { cause: error })));
    child.once("exit", () => reject(new RigError(`the servers ended early:\n${complaint}`)));
  });
}
