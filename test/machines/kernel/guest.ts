import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

import { $ } from "../../../src/system/shell.ts";
import type { ShellOptions } from "../boot/shell.ts";
import { type Outcome, RigError } from "../errors.ts";
import { StoryMachine } from "../story-machine.ts";
import type { Accelerator } from "./accelerator.ts";
import { Emulator } from "./emulator.ts";
import { type GuestRelease, imageOf } from "./image.ts";

/** How many times slower than a container an emulated guest may be, on a host that does other work as well. */
const PATIENCE = 15;
const BOOT_SECONDS = 600;
const SHUTDOWN_SECONDS = 300;

/** The variable by which the run tells its stories what findAccelerator found. */
export const ACCELERATOR_VARIABLE = "NYMPHEMERAL_ACCELERATOR";

/** A Debian machine with a kernel and a disk of its own, emulated. It reaches nothing beyond itself. */
export class Guest extends StoryMachine {
  readonly release: GuestRelease;
  readonly #folder: string;
  #emulator: Emulator | undefined;

  private constructor(release: GuestRelease, folder: string) {
    super();
    this.release = release;
    this.#folder = folder;
  }

  /** A new guest of a release, booted. Dispose of it with `await using`. */
  static async boot(release: GuestRelease): Promise<Guest> {
    const guest = await Guest.#assemble(release);
    await $`qemu-img create -q -f qcow2 -F raw -b ${imageOf(release).disk} ${guest.#disk}`;
    await guest.#orDispose(async () => await guest.boot());
    return guest;
  }

  static async #assemble(release: GuestRelease): Promise<Guest> {
    // A socket's path has at most 108 bytes: unix(7).
    return new Guest(release, await mkdtemp(join(tmpdir(), `${release}-`)));
  }

  /** Keeps what it is now, memory and disk, for {@link goOnFrom}; it goes on afterwards. */
  async save(snapshot: string): Promise<void> {
    await this.succeed("sync");
    await this.#running().command(`savevm ${snapshot}`);
  }

  /** Another guest, which goes on from what {@link save} kept by that name; only while this one is off. */
  async goOnFrom(snapshot: string): Promise<Guest> {
    if (this.#emulator) throw new RigError("the guest is on: cutPower() first");
    const guest = await Guest.#assemble(this.release);
    await $`cp --sparse=always --reflink=auto ${this.#disk} ${guest.#disk}`;
    await guest.#orDispose(async () => await guest.#start({ snapshot }));
    return guest;
  }

  /** Starts it again after {@link powerOff} or {@link cutPower}, and waits until it is up. */
  async boot(kernelOptions: readonly string[] = []): Promise<void> {
    await this.#start({ kernelOptions });
    const ready = this.#running().agent.untilReady();
    const timer = setTimeout(() => void this.#emulator?.kill(), BOOT_SECONDS * 1000);
    try {
      await ready;
    } catch (error) {
      await this.cutPower();
      throw new RigError(`the guest does not boot:\n${await this.lastWords()}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
    const up = await this.execute("systemctl is-system-running --wait", { seconds: BOOT_SECONDS / PATIENCE });
    if (!/^(?:running|degraded)$/m.test(up.stdout)) throw new RigError(`the guest is not up: ${up.stdout}`);
  }

  override async reboot(): Promise<void> {
    await this.powerOff();
    await this.boot();
  }

  /** Shuts it down in an orderly way and waits until it is off. */
  async powerOff(): Promise<void> {
    const emulator = this.#running();
    await this.execute("systemctl --no-block poweroff").catch(() => undefined);
    await emulator.untilOff(SHUTDOWN_SECONDS);
    this.#emulator = undefined;
  }

  /** Pulls the plug: the emulator dies at once, with whatever the disk had not been told to keep. */
  async cutPower(): Promise<void> {
    await this.#running().kill();
    this.#emulator = undefined;
  }

  /** Lets its disk write so many times a second, until it is off. */
  async slowDisk(writesPerSecond: number): Promise<void> {
    await this.#running().command(`block_set_io_throttle virtio0 0 0 0 0 0 ${writesPerSecond}`);
  }

  override async execute(command: string, options: ShellOptions = {}): Promise<Outcome> {
    const { seconds = 60, input = "" } = options;
    return await this.#running().agent.run(command, seconds * PATIENCE, input);
  }

  /** The end of its journal, if it runs, and of its console: to show with a failure. */
  async lastWords(): Promise<string> {
    const show = "journalctl --boot --no-pager --lines=60";
    const journal = this.#emulator && (await this.execute(show).catch(() => undefined));
    const console = await readFile(join(this.#folder, "console"), "utf8").catch(() => "");
    const lines = stripVTControlCharacters(console).split("\n").slice(-40);
    return ["--- journal:", journal?.stdout ?? "(none)", "--- console:", ...lines].join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#emulator) await this.cutPower();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #start(how: { snapshot?: string; kernelOptions?: readonly string[] }): Promise<void> {
    this.#emulator = await Emulator.start({
      image: imageOf(this.release),
      disk: this.#disk,
      folder: this.#folder,
      accelerator: accelerator(),
      kernelOptions: [],
      ...how,
    });
  }

  async #orDispose(begin: () => Promise<void>): Promise<void> {
    try {
      await begin();
    } catch (error) {
      await this[Symbol.asyncDispose]();
      throw error;
    }
  }

  get #disk(): string {
    return join(this.#folder, "disk.qcow2");
  }

  #running(): Emulator {
    if (!this.#emulator) throw new RigError("the guest is off: boot() it first");
    return this.#emulator;
  }
}

function accelerator(): Accelerator {
  const found = process.env[ACCELERATOR_VARIABLE];
  if (found === "kvm" || found === "tcg") return found;
  throw new RigError("guests are started by npm run test:kernel");
}
