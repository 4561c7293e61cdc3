import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { testCertificates } from "./servers/certificates.ts";
import { type Conversation, converse } from "./inside/conversation.ts";
import { type Outcome, StoryFailure } from "./errors.ts";
import { quoteForShell } from "./boot/quote.ts";
import type { ShellOptions } from "./boot/shell.ts";
import { becomesTrue, waitForOpenPort, waitForUnit } from "./waiting.ts";

const INSTALL_SECONDS = 240;

/** The words that stories are told in, in a container or with a kernel of its own. */
export abstract class StoryMachine {
  /** Runs shell text as root, whatever comes of it. */
  abstract execute(command: string, options?: ShellOptions): Promise<Outcome>;

  /** Shuts it down in an orderly way and boots it again. */
  abstract reboot(): Promise<void>;

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
}
