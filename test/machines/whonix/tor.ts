import { RigError } from "../errors.ts";
import type { Machine } from "../machine.ts";
import { becomesTrue } from "../waiting.ts";

/**
 * Waits until a Tor process can build circuits.
 *
 * @param unit The systemd unit it runs as.
 * @throws {RigError} It cannot after `seconds`; the message holds the end of its log.
 */
export async function untilBootstrapped(machine: Machine, unit: string, seconds: number): Promise<void> {
  // Of this start of the unit alone.
  const log = async () => (await machine.execute(`journalctl --no-pager -o cat -I -u ${unit}`)).stdout;
  if (await becomesTrue(async () => (await log()).includes("Bootstrapped 100%"), seconds)) return;
  const end = (await log()).split("\n").slice(-15).join("\n");
  throw new RigError(`${unit} is not up after ${seconds} seconds:\n${end}`);
}
