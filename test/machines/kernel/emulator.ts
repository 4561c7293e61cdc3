import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { open, readFile, rm } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";

import { start } from "../../../src/system/process.ts";
import { RigError } from "../errors.ts";
import type { Accelerator } from "./accelerator.ts";
import { Agent } from "./agent.ts";
import type { Image } from "./image.ts";

/** What an emulator is started with. */
export interface Parts {
  readonly image: Image;
  /** A qcow2 file: what it writes. */
  readonly disk: string;
  /** Where its sockets and the guest's console go. */
  readonly folder: string;
  readonly accelerator: Accelerator;
  /** What the guest's kernel gets on its command line beside what it needs. */
  readonly kernelOptions: readonly string[];
  /** The name of a snapshot in the disk to go on from; it boots unless given. */
  readonly snapshot?: string;
}

const MEMORY_MEGABYTES = 512;
/** A monitor has done what it was told: it prompts in a new line, after the one that it echoes. */
const PROMPT = /\n\(qemu\) $/;

/** A running emulator. */
export class Emulator {
  readonly agent: Agent;
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly #folder: string;

  private constructor(agent: Agent, child: ChildProcess, ended: Promise<void>, folder: string) {
    this.agent = agent;
    this.#process = child;
    this.#ended = ended;
    this.#folder = folder;
  }

  /**
   * Starts an emulator; its guest is still booting, or goes on from the snapshot.
   *
   * @throws {RigError} It ended at once; the message holds what it said.
   */
  static async start(parts: Parts): Promise<Emulator> {
    const { folder } = parts;
    for (const name of ["agent", "monitor"]) await rm(join(folder, name), { force: true });
    const agent = await Agent.listen(join(folder, "agent"));
    await using console = await open(join(folder, "console"), "a");
    const child = start("qemu-system-x86_64", emulatorArguments(parts), {
      stdio: ["ignore", console.fd, console.fd],
    });
    const ended = new Promise<void>((resolve) => {
      child.once("error", () => resolve()).once("exit", () => resolve());
    }).then(() => agent.end());
    try {
      await agent.connected();
    } catch {
      throw new RigError(`the emulator does not start:\n${await readFile(join(folder, "console"), "utf8")}`);
    }
    return new Emulator(agent, child, ended, folder);
  }

  /** Kills it at once, and with it what it had not written to the disk. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#ended;
  }

  /** Waits until the guest has switched itself off; kills it after so many seconds. */
  async untilOff(seconds: number): Promise<void> {
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), seconds * 1000);
    await this.#ended;
    clearTimeout(timer);
  }

  /**
   * Gives the emulator a command, as a person would at its monitor.
   *
   * @throws {RigError} It complains.
   */
  async command(line: string): Promise<void> {
    const socket = connect(join(this.#folder, "monitor"));
    let said = "";
    socket.on("data", (bytes: Buffer) => (said += bytes.toString("utf8")));
    const prompted = async () => {
      while (!PROMPT.test(said)) await once(socket, "data");
    };
    await prompted();
    said = "";
    socket.write(`${line}\n`);
    await prompted();
    socket.destroy();
    if (/error/i.test(said)) throw new RigError(`the emulator does not do "${line}":\n${said}`);
  }
}

function emulatorArguments({ image, disk, folder, accelerator, kernelOptions, snapshot }: Parts): string[] {
  // On a busy host an emulated clock may tick too late for the kernel's check of it, which ends in a panic.
  const options = ["root=/dev/vda", "rw", "console=ttyS0", "quiet", "panic=-1", "no_timer_check"];
  const append = [...options, ...kernelOptions];
  return [
    ["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"],
    ["-machine", `q35,accel=${accelerator}`, "-cpu", accelerator === "kvm" ? "host" : "max"],
    // Emulated processors may see the kernel's changes of its own code too late, which ends in a panic: one sees them.
    ["-smp", accelerator === "kvm" ? "2" : "1", "-m", String(MEMORY_MEGABYTES)],
    ["-kernel", image.kernel, "-initrd", image.initrd, "-append", append.join(" ")],
    // What the guest has not flushed may be lost with the emulator, as with a disk whose cache has no battery.
    ["-drive", `file=${disk},if=virtio,format=qcow2,cache=writeback`],
    ["-nic", "none", "-device", "virtio-rng-pci"],
    ["-serial", "stdio", "-monitor", `unix:${join(folder, "monitor")},server=on,wait=off`],
    ["-chardev", `socket,id=agent,path=${join(folder, "agent")}`],
    ["-device", "virtio-serial-pci", "-device", "virtserialport,chardev=agent,name=agent"],
    snapshot === undefined ? [] : ["-loadvm", snapshot],
  ].flat();
}
