import { existsSync } from "node:fs";

import { tryRun } from "../../../src/system/process.ts";
import type { Image } from "./image.ts";

/** What runs the guest's instructions: the processor, or the emulator itself. */
export type Accelerator = "kvm" | "tcg";

const KVM_SECONDS = 10;

/**
 * Finds out whether guests run on the processor here, by starting one: /dev/kvm may be there, and start a guest that never
 * does anything.
 *
 * @param image Its kernel is started, and stops for want of a disk.
 */
export async function findAccelerator({ kernel }: Image): Promise<Accelerator> {
  if (!existsSync("/dev/kvm")) return "tcg";
  const options =
    "-nodefaults -display none -no-reboot -machine q35,accel=kvm -cpu host -m 256 -serial stdio";
  const emulator = ["qemu-system-x86_64", ...options.split(" "), "-kernel", kernel];
  const words = ["--signal=KILL", String(KVM_SECONDS), ...emulator, "-append", "console=ttyS0 panic=-1"];
  const { stdout } = await tryRun("timeout", words);
  return stdout.toString("latin1").includes("Linux version") ? "kvm" : "tcg";
}
