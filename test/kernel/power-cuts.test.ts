import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "vitest";

import { PUBLIC_ONION, RELAY_ONION } from "../unit/onion-names.ts";
import type { Guest } from "../machines/kernel/guest.ts";
import { kernelStory } from "../machines/kernel/kernel-story.ts";
import { momentsOf, printCut } from "../machines/kernel/moments.ts";
import { listeners } from "../machines/inside/tunnels.ts";
import { NEXT_VERSION, nextPackage } from "../machines/packages/versions.ts";
import { builtPackage } from "../machines/story.ts";

const PACKAGE = "nymphemeral-whonix-connections";
const CONF = "/etc/stunnel/nymphemeral.conf";
const SETTINGS = `/usr/local/etc/${PACKAGE}.d/50_user.conf`;
const OLD_CONFFILE = "-o Dpkg::Options::=--force-confold";

/** What a machine may be after a cut and what apt and dpkg make of it: its package and its tunnels. */
const ABSENT = "absent: no tunnels";
const BUILT = "installed 1.0.0: 127.0.0.1:119 127.0.0.1:25";
const REMOVED = "removed: no tunnels";

/** What is done when the power goes. */
interface Act {
  readonly name: string;
  readonly command: string;
  readonly from: "fresh" | "installed";
  readonly before: string;
  readonly after: string;
  /** The relays that may be set when it was cut short; the last one when it was not. */
  readonly relays: readonly string[];
}

const ACTS: readonly Act[] = [
  {
    name: "install",
    command: "apt-get install -y /root/built.deb",
    from: "fresh",
    before: ABSENT,
    after: BUILT,
    relays: [""],
  },
  {
    name: "upgrade",
    // The conf was edited, and the next version has another one.
    command: `apt-get install -y ${OLD_CONFFILE} /root/next.deb`,
    from: "installed",
    before: BUILT,
    // The edited conf stays, and with it its ports.
    after: BUILT.replace("1.0.0", NEXT_VERSION),
    relays: [RELAY_ONION],
  },
  {
    name: "servers",
    command: `${PACKAGE} servers --mail ${PUBLIC_ONION}`,
    from: "installed",
    before: BUILT,
    after: BUILT,
    relays: [RELAY_ONION, PUBLIC_ONION],
  },
  {
    name: "remove",
    command: `apt-get remove -y ${PACKAGE}`,
    from: "installed",
    before: BUILT,
    after: REMOVED,
    relays: [RELAY_ONION],
  },
  {
    name: "purge",
    command: `apt-get purge -y ${PACKAGE}`,
    from: "installed",
    before: BUILT,
    after: ABSENT,
    relays: [RELAY_ONION],
  },
];

/** What the package is, and which tunnels there are. */
async function stateOf(guest: Guest): Promise<string> {
  const query = `dpkg-query -W -f '\${db:Status-Abbrev}\${Version}' ${PACKAGE} 2>/dev/null || :`;
  const words = (await guest.succeed(query)).split(/\s+/);
  const names: Readonly<Record<string, string>> = {
    ii: `installed ${words[1]}`,
    rc: "removed",
    un: "absent",
    "": "absent",
  };
  const ports = await listeners(guest);
  return `${names[words[0] ?? ""] ?? words.join(" ")}: ${ports.join(" ") || "no tunnels"}`;
}

async function chosenRelay(guest: Guest): Promise<string> {
  return await guest.succeed(`sed -n 's/^mail *= *\\(.*\\):25$/\\1/p' ${SETTINGS} 2>/dev/null || :`);
}

/** Boots as after any power cut, but for a check of the whole file system; returns what that check did. */
async function bootChecked(guest: Guest): Promise<string> {
  await guest.boot(["fsck.mode=force", "fsck.repair=preen"]);
  const log = await guest.succeed("cat /run/initramfs/fsck.log");
  expect(log).not.toMatch(/UNEXPECTED INCONSISTENCY/);
  expect(await guest.succeed("findmnt -no OPTIONS /")).toMatch(/^rw,/);
  return log.includes("FILE SYSTEM WAS MODIFIED") ? "repaired" : "clean";
}

/** What a user does who is told that dpkg was interrupted. Returns what was needed. */
async function recover(guest: Guest, { command }: Act): Promise<string> {
  await guest.succeed("dpkg --force-confold --configure -a", { seconds: 120 });
  const fixed = await guest.execute("apt-get install -y -f", { seconds: 120 });
  if (fixed.exitCode === 0 && (await guest.succeed("dpkg --audit")) === "") return "dpkg and apt -f";
  // No archive has the package file, from which apt could unpack it again: the user gives the command again.
  await guest.succeed(command, { seconds: 120 });
  return "the command again";
}

/** Cuts the power at a part of the time that an act takes, and expects that nothing is broken or lost. */
async function cut(machine: Guest, act: Act, part: number, milliseconds: number): Promise<void> {
  await using guest = await machine.goOnFrom(act.from);
  const succeeded = guest.execute(act.command, { seconds: 120 }).then(
    ({ exitCode }) => exitCode === 0,
    () => false,
  );
  await Promise.race([sleep(part * milliseconds), succeeded]);
  await guest.cutPower();
  const done = await succeeded;
  const when = `${act.name} at ${Math.round(part * 100)} %${done ? ", done" : ""}`;

  const disk = await bootChecked(guest);
  const found = await stateOf(guest);
  const recovered = await recover(guest, act);
  const state = await settledState(guest, [act.after, ...(done ? [] : [act.before])]);
  const relay = await chosenRelay(guest);
  printCut([when, disk, found, recovered, state, relay.slice(0, 8)]);
  expect(done ? [act.after] : [act.before, act.after], when).toContain(state);
  expect(done ? act.relays.slice(-1) : act.relays, when).toContain(relay);
  expect(await guest.succeed("dpkg --audit"), when).toBe("");
  if (state !== ABSENT && act.from === "installed")
    expect(await guest.read(CONF), when).toMatch(/\n; mine\n$/);
}

/** The state once it is one of these, or what it is after half a minute. */
async function settledState(guest: Guest, wanted: readonly string[]): Promise<string> {
  const deadline = Date.now() + 30_000;
  let state = await stateOf(guest);
  while (!wanted.includes(state) && Date.now() < deadline) {
    await sleep(1000);
    state = await stateOf(guest);
  }
  return state;
}

/** How long an act takes when nothing interrupts it. */
async function durationOf(machine: Guest, act: Act): Promise<number> {
  await using guest = await machine.goOnFrom(act.from);
  const began = performance.now();
  await guest.succeed(act.command, { seconds: 120 });
  const milliseconds = performance.now() - began;
  expect(await settledState(guest, [act.after]), act.name).toBe(act.after);
  return milliseconds;
}

kernelStory("power cuts at any moment lose nothing, and dpkg and apt repair the rest", async (guest) => {
  await guest.copyIn(builtPackage(), "/root/built.deb");
  await guest.copyIn(await nextPackage(), "/root/next.deb");
  await guest.save("fresh");
  await guest.succeed("apt-get install -y /root/built.deb", { seconds: 120 });
  await guest.succeed(`echo '; mine' >> ${CONF} && ${PACKAGE} servers --mail ${RELAY_ONION}`);
  await guest.save("installed");
  await guest.cutPower();

  // Each is told, also after one that failed.
  const failures: string[] = [];
  for (const [number, act] of ACTS.entries()) {
    const milliseconds = await durationOf(guest, act);
    printCut([act.name, `takes ${(milliseconds / 1000).toFixed(1)} s`]);
    for (const part of momentsOf(number, ACTS.length)) {
      try {
        await cut(guest, act, part, milliseconds);
      } catch (error) {
        failures.push(`${act.name} at ${part}: ${String(error)}`);
        printCut(failures.slice(-1));
      }
    }
  }
  expect(failures).toStrictEqual([]);
});
