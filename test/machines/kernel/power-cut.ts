import { setTimeout as sleep } from "node:timers/promises";

import { StoryFailure } from "../errors.ts";
import type { Guest } from "./guest.ts";
import { momentsOf } from "./moments.ts";

/** What is done when the power goes. */
export interface Act {
  readonly name: string;
  readonly command: string;
  /** The snapshot that it begins from. */
  readonly from: string;
  /** A folder: the moments are spread over the time from its first change on. From the start on unless given. */
  readonly watched?: string;
  /** How often the disk writes in a second, where a fast one would be done before the first moment. */
  readonly writesPerSecond?: number;
}

/** A guest that has booted after a power cut. */
export interface AfterCut<Kind extends Act> {
  readonly guest: Guest;
  readonly act: Kind;
  /** Whether the command had ended well: then all that it did has to be there. */
  readonly done: boolean;
}

const ACT_SECONDS = 120;

/**
 * Cuts the power at the run's moments of each act, each time from the snapshot on, and boots again. Prints a table: the
 * moment, what the check of the file system did, and what is judged.
 *
 * @param machine It has the snapshots, and is off.
 * @param judge Expects that nothing is lost, after repairs that a user would do; returns what it found, for the table.
 * @throws {StoryFailure} What was wrong after the cuts, all of it.
 */
export async function cutThrough<Kind extends Act>(
  machine: Guest,
  acts: readonly Kind[],
  judge: (after: AfterCut<Kind>) => Promise<readonly string[]>,
): Promise<void> {
  const failures: string[] = [];
  for (const [number, act] of acts.entries()) {
    const parts = momentsOf(number, acts.length);
    if (parts.length === 0) continue;
    const duration = await durationOf(machine, act);
    for (const part of parts) {
      const moment = part * duration;
      const when = `${act.name} at ${seconds(moment)} of ${seconds(duration)} s`;
      try {
        await using guest = await machine.goOnFrom(act.from);
        const done = await cutDuring(guest, act, part === 1 ? undefined : moment);
        const disk = await bootChecked(guest);
        const found = await judge({ guest, act, done });
        print([machine.release, when, done ? "done" : "cut short", disk, ...found]);
      } catch (error) {
        failures.push(`${when}: ${String(error)}`);
        print([machine.release, ...failures.slice(-1)]);
      }
    }
  }
  if (failures.length > 0) throw new StoryFailure(`lost after power cuts:\n${failures.join("\n")}`);
}

/** How long an act takes when nothing interrupts it, in milliseconds. */
async function durationOf(machine: Guest, act: Act): Promise<number> {
  await using guest = await machine.goOnFrom(act.from);
  const ended = await begin(guest, act);
  const began = performance.now();
  if (!(await ended())) throw new StoryFailure(`${act.name} fails also when nothing interrupts it`);
  return performance.now() - began;
}

/**
 * Begins an act and cuts the power.
 *
 * @param milliseconds When; at once when the command has ended, unless given.
 * @returns whether the command had ended well.
 */
async function cutDuring(guest: Guest, act: Act, milliseconds?: number): Promise<boolean> {
  const ended = await begin(guest, act);
  const succeeded = ended().catch(() => false);
  await (milliseconds === undefined ? succeeded : Promise.race([sleep(milliseconds), succeeded]));
  await guest.cutPower();
  return await succeeded;
}

/**
 * Begins an act, and waits for its first change of the folder that is watched.
 *
 * @returns What waits for its end: whether it ended well.
 */
async function begin(guest: Guest, act: Act): Promise<() => Promise<boolean>> {
  const { command, watched, writesPerSecond } = act;
  if (writesPerSecond !== undefined) await guest.slowDisk(writesPerSecond);
  const limit = { seconds: ACT_SECONDS };
  const background = `mkfifo /run/ended; touch /run/began; (${command}; echo "$?" >/run/ended) >/run/said 2>&1 &`;
  const hasChanged = watched && `until find ${watched} -newer /run/began | grep -q .; do sleep 0.05; done`;
  await guest.succeed(`${background}\n${hasChanged ?? ""}`, limit);
  return async () => (await guest.succeed("cat /run/ended", limit)) === "0";
}

/** Boots as after any power cut, but for a check of the whole file system; returns what that check did. */
async function bootChecked(guest: Guest): Promise<string> {
  await guest.boot(["fsck.mode=force", "fsck.repair=preen"]);
  const log = await guest.succeed("cat /run/initramfs/fsck.log");
  if (log.includes("UNEXPECTED INCONSISTENCY")) throw new StoryFailure(`the file system is broken:\n${log}`);
  await guest.succeed("findmnt -no OPTIONS / | grep -q ^rw,");
  return log.includes("FILE SYSTEM WAS MODIFIED") ? "disk repaired" : "disk clean";
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(2);
}

function print(columns: readonly string[]): void {
  console.log(columns.join(" | "));
}
