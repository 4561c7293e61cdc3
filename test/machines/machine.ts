import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { setFrozen } from "./boot/cgroup.ts";
import { testCertificates } from "./servers/certificates.ts";
import { type Conversation, converse } from "./inside/conversation.ts";
import { type Outcome, StoryFailure } from "./errors.ts";
import { Hardware } from "./boot/hardware.ts";
import type { Kind } from "./roots/base-recipe.ts";
import { baseRoot } from "./roots/base-root.ts";
import type { Place } from "./boot/network.ts";
import type { ServerChoice, Servers } from "./servers/servers.ts";
import { quoteForShell } from "./boot/quote.ts";
import { type ShellOptions } from "./boot/shell.ts";
import { becomesTrue, waitForOpenPort, waitForUnit } from "./waiting.ts";

const INSTALL_SECONDS = 240;

/** A Debian machine like a Whonix workstation: the words stories are told in. */
export class Machine {
  readonly #hardware: Hardware;

  private constructor(hardware: Hardware) {
    this.#hardware = hardware;
  }

  /**
   * A new machine of a release, booted with systemd. Dispose of it with `await using`.
   *
   * @param place Where it is to be, which outlives it; in a network of its own unless given.
   * @param layer A folder with what lies above the base root; nothing unless given.
   * @throws {RigError} It cannot be made or does not boot.
   */
  static async boot(kind: Kind, place?: Place, layer?: string): Promise<Machine> {
    return new Machine(await Hardware.assemble(kind, "systemd", place, layer));
  }

  /**
   * A new machine of a release in which no init system runs, like many containers. Dispose of it with
   * `await using`.
   *
   * @throws {RigError} It cannot be made.
   */
  static async enter(kind: Kind): Promise<Machine> {
    return new Machine(await Hardware.assemble(kind, "none"));
  }

  /** Shell text that enters it from outside the run, as root. */
  get entrance(): string {
    return `nsenter -a -t "$(head -n 1 ${this.#hardware.cgroup}/payload/init.scope/cgroup.procs)"`;
  }

  /** Starts it again after {@link powerOff} or {@link crash}, with these kernel options, and waits until it is up. */
  async boot(kernelOptions: readonly string[] = []): Promise<void> {
    await this.#hardware.boot(kernelOptions);
  }

  /** Shuts it down in an orderly way and boots it again. */
  async reboot(): Promise<void> {
    await this.#hardware.powerOff();
    await this.#hardware.boot();
  }

  /** Shuts it down in an orderly way and waits until it is off. */
  async powerOff(): Promise<void> {
    await this.#hardware.powerOff();
  }

  /** Archives what its file system has beyond its base root, for machines to start from; only while it is off. */
  async saveLayer(archive: string): Promise<void> {
    await this.#hardware.saveLayer(archive);
  }

  /** Pulls the plug: every process dies at once (SIGKILL). */
  async crash(): Promise<void> {
    await this.#hardware.crash();
  }

  /** Suspends it: every process stops where it stands. */
  async suspend(): Promise<void> {
    await setFrozen(this.#hardware.cgroup, true);
  }

  /** Wakes it up after {@link suspend}. */
  async resume(): Promise<void> {
    await setFrozen(this.#hardware.cgroup, false);
  }

  /** Runs shell text as root, whatever comes of it. See {@link runInMachine} for environment and limits. */
  async execute(command: string, options: ShellOptions = {}): Promise<Outcome> {
    return await this.#hardware.execute(command, options);
  }

  /**
   * Runs shell text that has to succeed.
   *
   * @returns Its standard output without white space at the end.
   * @throws {StoryFailure} It did not exit with 0.
   */
  async succeed(command: string, options: ShellOptions = {}): Promise<string> {
    const outcome = await this.execute(command, options);
    if (outcome.exitCode !== 0) throw new StoryFailure("a command that should succeed failed", outcome);
    return outcome.stdout.trimEnd();
  }

  /**
   * Runs shell text that has to fail.
   *
   * @returns Its standard output and, after it, its standard error, without white space at the end.
   * @throws {StoryFailure} It exited with 0.
   */
  async fail(command: string, options: ShellOptions = {}): Promise<string> {
    const outcome = await this.execute(command, options);
    if (outcome.exitCode === 0) throw new StoryFailure("a command that should fail succeeded", outcome);
    return `${outcome.stdout}${outcome.stderr}`.trimEnd();
  }

  /** Runs shell text again and again until it succeeds; a {@link StoryFailure} after `seconds`. */
  async waitUntil(command: string, seconds: number): Promise<void> {
    let last: Outcome | undefined;
    const succeeds = async () => (last = await this.execute(command)).exitCode === 0;
    if (await becomesTrue(succeeds, seconds)) return;
    throw new StoryFailure(`a command did not succeed within ${seconds} seconds`, last);
  }

  /** See {@link waitForUnit}. */
  async waitForUnit(unit: string, seconds = 30): Promise<void> {
    await waitForUnit((command) => this.execute(command), unit, seconds);
  }

  /** See {@link waitForOpenPort}. */
  async waitForOpenPort(address: string, port: number, seconds = 30): Promise<void> {
    await waitForOpenPort((command) => this.execute(command), address, port, seconds);
  }

  /** See {@link converse}. */
  async converse(port: number, lines: readonly string[]): Promise<Conversation> {
    return await converse((command, options) => this.execute(command, options), port, lines);
  }

  /** Writes a file, with the folders it needs. `mode` such as 0o600; what umask 022 gives unless given. */
  async write(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
    const file = quoteForShell(path);
    const setMode = mode === undefined ? "" : ` && chmod ${mode.toString(8)} ${file}`;
    await this.succeed(`mkdir -p "$(dirname ${file})" && cat > ${file}${setMode}`, { input: content });
  }

  /** The text of a file, all of it. */
  async read(path: string): Promise<string> {
    const outcome = await this.execute(`cat ${quoteForShell(path)}`);
    if (outcome.exitCode !== 0) throw new StoryFailure(`cannot read ${path}`, outcome);
    return outcome.stdout;
  }

  /** Copies a file of the host into the machine. */
  async copyIn(hostPath: string, path: string): Promise<void> {
    await this.write(path, await readFile(hostPath));
  }

  /** Copies another base root into a folder of the machine, which is not there yet. */
  async copyBaseIn(kind: Kind, path: string): Promise<void> {
    await this.#hardware.copyIn(baseRoot(kind), path);
  }

  /**
   * Installs a package file with apt-get, dependencies included; nothing comes from a network.
   *
   * @param hostDeb Path of the package on the host.
   * @returns What apt-get wrote, standard output and error as they came.
   * @throws {StoryFailure} apt-get failed.
   */
  async install(hostDeb: string): Promise<string> {
    const name = basename(hostDeb);
    await this.copyIn(hostDeb, `/root/${name}`);
    const command = `cd /root && apt-get install -y ${quoteForShell(`./${name}`)} 2>&1`;
    return await this.succeed(command, { seconds: INSTALL_SECONDS });
  }

  /** Makes programs in the machine trust the test CA, also when ca-certificates is installed only later. */
  async trustTestCa(): Promise<void> {
    const { ca, caLink } = await testCertificates();
    const file = "/usr/local/share/ca-certificates/test.crt";
    await this.write(file, ca);
    // All that stunnel sees of update-ca-certificates, which takes seconds for every other certificate.
    await this.succeed(`! test -d /etc/ssl/certs || ln -sf ${file} /etc/ssl/certs/${caLink}`);
  }

  /** Gives it the file by which Whonix marks a workstation. */
  async markAsWorkstation(): Promise<void> {
    await this.write("/usr/share/anon-ws-base-files/workstation", "");
  }

  /** Starts the news and the mail server beyond the machine. They end with the machine. */
  async startServers(choice: ServerChoice = {}): Promise<Servers> {
    return await this.#hardware.startServers(choice);
  }

  /** See {@link Hardware.lastWords}. */
  async lastWords(): Promise<string> {
    return await this.#hardware.lastWords();
  }

  /** Removes the machine: its processes, servers, network and file system. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#hardware[Symbol.asyncDispose]();
  }
}
