import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { processorSeconds, runCgroup } from "./cgroup.ts";
import { Container, type Init } from "./container.ts";
import { type Outcome, RigError } from "../errors.ts";
import { FileSystem } from "../roots/file-system.ts";
import { makeNetwork, type Network, type Place, removeNetwork } from "./network.ts";
import type { Kind } from "../roots/base-recipe.ts";
import { type ServerChoice, Servers } from "../servers/servers.ts";
import { runInMachine, type ShellOptions } from "./shell.ts";
import { noteSpent, timesAreNoted } from "../run/times.ts";
import { becomesTrue } from "../waiting.ts";

/** In the run's own /run, a tmpfs that ends with it. */
const MACHINES = "/run/stories";
const BOOT_SECONDS = 120;
const SHUTDOWN_SECONDS = 90;

const SHOW_KERNEL_OPTIONS =
  'printf "%s %s\\n" "$(cat /proc/cmdline)" "$(cat)" >/run/cmdline && mount --bind /run/cmdline /proc/cmdline';

let hardwareMade = 0;

/** What a machine runs on, and what is beyond it: its power switch, network, file system and servers. */
export class Hardware {
  readonly #name: string;
  readonly #init: Init;
  readonly #place: Place;
  /** Its place, when that was made for it. */
  readonly #ownNetwork: Network | undefined;
  readonly #fileSystem: FileSystem;
  readonly #servers: Servers[] = [];
  #container: Container | undefined;
  /** Processor time of its latest boot, where times are noted. */
  #bootSeconds = 0;

  private constructor(
    name: string,
    init: Init,
    place: Place,
    ownNetwork: Network | undefined,
    fileSystem: FileSystem,
  ) {
    this.#name = name;
    this.#init = init;
    this.#place = place;
    this.#ownNetwork = ownNetwork;
    this.#fileSystem = fileSystem;
  }

  /**
   * New hardware with a release on it, switched on.
   *
   * @param kind The base root of its file system.
   * @param init What is to run in it first.
   * @param given Its place, which outlives it; a network of its own unless given.
   * @param layer What lies above the base root in its file system, see {@link FileSystem.mount}.
   * @throws {RigError} It cannot be made or does not boot.
   */
  static async assemble(kind: Kind, init: Init, given?: Place, layer?: string): Promise<Hardware> {
    hardwareMade += 1;
    const name = `${given?.name ?? kind.release}-${process.pid}-${hardwareMade}`;
    await mkdir(MACHINES, { recursive: true });
    const ownNetwork = given ? undefined : await makeNetwork(name);
    const place = given ?? ownNetwork;
    if (!place) throw new RigError(`${name} has no place`);
    const fileSystem = await FileSystem.mount(join(MACHINES, name), kind, place.etc, layer);
    const hardware = new Hardware(name, init, place, ownNetwork, fileSystem);
    try {
      await hardware.boot();
      return hardware;
    } catch (error) {
      await hardware[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The cgroup of its processes, while it runs: an absolute path on the host. */
  get cgroup(): string {
    return join(runCgroup(), this.#name);
  }

  /**
   * Starts the machine again after {@link powerOff} or {@link crash}; waits until it is up.
   *
   * @param kernelOptions What systemd and /proc/cmdline are to show beside what the host's kernel was started with.
   */
  async boot(kernelOptions: readonly string[] = []): Promise<void> {
    const began = performance.now();
    await this.#start(kernelOptions);
    if (!timesAreNoted()) return;
    const wall = (performance.now() - began) / 1000;
    this.#bootSeconds = await processorSeconds(this.cgroup);
    noteSpent({ activity: "boots", wall, processor: this.#bootSeconds });
  }

  async #start(kernelOptions: readonly string[]): Promise<void> {
    const parts = { name: this.#name, root: this.#fileSystem.root, console: this.#console, init: this.#init };
    const place = { cgroup: this.cgroup, network: this.#place.namespace };
    this.#container = await Container.start({ ...parts, ...place, kernelOptions });
    if (this.#init === "none") return;
    await this.#untilUp();
    if (kernelOptions.length === 0) return;
    const shown = await this.execute(SHOW_KERNEL_OPTIONS, { input: kernelOptions.join(" ") });
    if (shown.exitCode !== 0)
      throw new RigError(`${this.#name} cannot show its kernel options:\n${shown.stderr}`);
  }

  async #untilUp(): Promise<void> {
    // Single units may fail in a container ("degraded"). There is nobody to ask before D-Bus runs.
    const wait = "systemctl is-system-running --wait";
    const isUp = async () =>
      /^(running|degraded)$/m.test((await this.execute(wait, { seconds: BOOT_SECONDS })).stdout);
    if (await becomesTrue(isUp, BOOT_SECONDS)) return;
    throw new RigError(`${this.#name} is not up after ${BOOT_SECONDS} seconds:\n${await this.lastWords()}`);
  }

  /** Shuts the machine down in an orderly way, for a limited time, and waits until it is off. */
  async powerOff(): Promise<void> {
    const container = this.#running();
    if (this.#init === "systemd") {
      await this.execute("systemctl --no-block poweroff");
      const timer = setTimeout(() => void container.kill(), SHUTDOWN_SECONDS * 1000);
      await container.ended;
      clearTimeout(timer);
    }
    await this.crash();
  }

  /** Pulls the plug: every process dies at once (SIGKILL). */
  async crash(): Promise<void> {
    const container = this.#running();
    this.#container = undefined;
    if (timesAreNoted()) {
      const processor = (await processorSeconds(this.cgroup)) - this.#bootSeconds;
      noteSpent({ activity: "daemons", wall: 0, processor });
    }
    await container.kill();
  }

  /** Runs shell text as root, whatever comes of it. See {@link runInMachine} for environment and limits. */
  async execute(command: string, options: ShellOptions = {}): Promise<Outcome> {
    return await runInMachine(this.#running(), command, options);
  }

  /** See {@link FileSystem.copyIn}. */
  async copyIn(tree: string, path: string): Promise<void> {
    await this.#fileSystem.copyIn(tree, path);
  }

  /** See {@link FileSystem.saveLayer}; only while it is off. */
  async saveLayer(archive: string): Promise<void> {
    if (this.#container) throw new RigError(`${this.#name} is on: powerOff() it first`);
    await this.#fileSystem.saveLayer(archive);
  }

  /** Starts the news and the mail server beyond the machine. They end with the machine. */
  async startServers(choice: ServerChoice = {}): Promise<Servers> {
    if (!this.#ownNetwork) throw new RigError(`${this.#name} was given its network, and the servers in it`);
    const servers = await Servers.start(this.#ownNetwork.beyond, choice);
    this.#servers.push(servers);
    return servers;
  }

  /** The end of the machine's journal, if it runs, and of its console: to show with a failure. */
  async lastWords(): Promise<string> {
    const journal = "journalctl --boot --no-pager --lines=60";
    const outcome = this.#container && (await this.execute(journal).catch(() => undefined));
    const console = await readFile(this.#console, "utf8").catch(() => "");
    return [
      `--- ${this.#name}, end of the journal:`,
      outcome?.stdout.trimEnd() || "(none)",
      `--- ${this.#name}, end of the console:`,
      stripVTControlCharacters(console).split("\n").slice(-30).join("\n").trimEnd() || "(empty)",
    ].join("\n");
  }

  /** Removes the machine: its processes, servers, network and file system. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#servers.map((servers) => servers.stop()));
    if (this.#container) await this.crash();
    await this.#fileSystem.remove();
    if (this.#ownNetwork) await removeNetwork(this.#ownNetwork);
  }

  get #console(): string {
    return join(MACHINES, this.#name, "console");
  }

  #running(): Container {
    if (!this.#container) throw new RigError(`${this.#name} is off: boot() it first`);
    return this.#container;
  }
}
