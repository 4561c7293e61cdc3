import { setTimeout as sleep } from "node:timers/promises";
import { type Outcome, StoryFailure } from "./errors.ts";
import { noteSpent } from "./run/times.ts";

type Execute = (command: string) => Promise<Outcome>;

// Asking costs the other machines time: the longer nothing happened, the less often.
const FIRST_PAUSE_MILLISECONDS = 100;
const PAUSE_PER_WAITED = 0.1;

/**
 * Asks again and again until the answer is yes.
 *
 * @param isTrue What is waited for; asked at least once.
 * @param seconds How long to wait at most.
 * @returns Whether it became true.
 */
export async function becomesTrue(isTrue: () => Promise<boolean>, seconds: number): Promise<boolean> {
  const began = Date.now();
  while (!(await isTrue())) {
    const waited = Date.now() - began;
    if (waited > seconds * 1000) return false;
    const pause = FIRST_PAUSE_MILLISECONDS + waited * PAUSE_PER_WAITED;
    await sleep(pause);
    noteSpent({ activity: "waiting", wall: pause / 1000, processor: 0 });
  }
  return true;
}

/**
 * Waits until a systemd unit is active.
 *
 * @throws {StoryFailure} The unit is in state failed, or not active after `seconds`; the message holds its
 *   status and journal.
 */
export async function waitForUnit(execute: Execute, unit: string, seconds: number): Promise<void> {
  let state = "";
  const settled = async () => {
    state = (await execute(`systemctl show --property=ActiveState --value ${unit}`)).stdout.trim();
    return state === "active" || state === "failed";
  };
  await becomesTrue(settled, seconds);
  if (state === "active") return;
  const report = `systemctl status --no-pager --lines=0 ${unit}; journalctl --no-pager --lines=40 --unit=${unit}`;
  throw new StoryFailure(
    `${unit} is ${state}, not active, after at most ${seconds} seconds`,
    await execute(report),
  );
}

/**
 * Waits until something listens on an IPv4 TCP port. Opens no connection: the listener notices nothing.
 *
 * @param address Dotted quad; a listener on 0.0.0.0 counts as well.
 * @throws {StoryFailure} Nothing listens there after `seconds`.
 */
export async function waitForOpenPort(
  execute: Execute,
  address: string,
  port: number,
  seconds: number,
): Promise<void> {
  let seen: Outcome | undefined;
  const listening = async () => {
    seen = await execute("cat /proc/net/tcp");
    return listensOn(seen.stdout, address, port);
  };
  if (await becomesTrue(listening, seconds)) return;
  throw new StoryFailure(`nothing listens on ${address}:${port} after ${seconds} seconds`, seen);
}

function listensOn(table: string, address: string, port: number): boolean {
  const LISTEN = "0A";
  const wanted = new Set([address, "0.0.0.0"].map((quad) => `${kernelHex(quad)}:${hex(port, 4)}`));
  return table.split("\n").some((line) => {
    // sl local_address rem_address st ...
    const [, local = "", , state] = line.trim().split(/\s+/);
    return state === LISTEN && wanted.has(local);
  });
}

// The kernel prints the address as one number in the machine's byte order, little-endian on Debian's ports.
function kernelHex(quad: string): string {
  return quad
    .split(".")
    .map((byte) => hex(Number(byte), 2))
    .toReversed()
    .join("");
}

function hex(number: number, digits: number): string {
  return number.toString(16).toUpperCase().padStart(digits, "0");
}
