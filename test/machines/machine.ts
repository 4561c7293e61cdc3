import { setFrozen } from "./boot/cgroup.ts";
import type { Outcome } from "./errors.ts";
import { Hardware } from "./boot/hardware.ts";
import type { Kind } from "./roots/base-recipe.ts";
import { baseRoot } from "./roots/base-root.ts";
import type { Place } from "./boot/network.ts";
import type { ServerChoice, Servers } from "./servers/servers.ts";
import type { ShellOptions } from "./boot/shell.ts";
import { StoryMachine } from "./story-machine.ts";

/** A Debian machine like a Whonix workstation, in a container. */
export class Machine extends StoryMachine {
  readonly #hardware: Hardware;

  private constructor(hardware: Hardware) {
    super();
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

  /** Starts it again after {@link powerOff} or {@link crash}, with these kernel options, and waits until it is up. */
  async boot(kernelOptions: readonly string[] = []): Promise<void> {
    await this.#hardware.boot(kernelOptions);
  }

  /** Shuts it down in an orderly way and boots it again. */
  override async reboot(): Promise<void> {
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
  override async execute(command: string, options: ShellOptions = {}): Promise<Outcome> {
    return await this.#hardware.execute(command, options);
  }

  /** Copies another base root into a folder of the machine, which is not there yet. */
  async copyBaseIn(kind: Kind, path: string): Promise<void> {
    await this.#hardware.copyIn(baseRoot(kind), path);
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
