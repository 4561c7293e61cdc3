import { expect } from "vitest";

import { PUBLIC_ONION, RELAY_ONION } from "../unit/onion-names.ts";
import type { Guest } from "../machines/kernel/guest.ts";
import { kernelStory } from "../machines/kernel/kernel-story.ts";
import { type Act, type AfterCut, cutThrough } from "../machines/kernel/power-cut.ts";
import { listeners } from "../machines/inside/tunnels.ts";
import { NEXT_VERSION, nextPackage } from "../machines/packages/versions.ts";
import { builtPackage } from "../machines/story.ts";
import { becomesTrue } from "../machines/waiting.ts";

const PACKAGE = "nymphemeral-whonix-connections";
const CONF = "/etc/stunnel/nymphemeral.conf";
const SETTINGS = `/usr/local/etc/${PACKAGE}.d/50_user.conf`;
const OLD_CONFFILE = "-o Dpkg::Options::=--force-confold";

/** What a machine may be after a cut and what apt and dpkg make of it: its package and its tunnels. */
const ABSENT = "absent: no tunnels";
const BUILT = "installed 1.0.0: 127.0.0.1:119 127.0.0.1:25";
const REMOVED = "removed: no tunnels";

interface PackageAct extends Act {
  readonly from: "fresh" | "installed";
  readonly before: string;
  readonly after: string;
  /** What dpkg leaves half-way, which is whole as well; the command again leads from there to the end. */
  readonly between?: string;
  /** The relays that may be set when it was cut short; the last one when it was not. */
  readonly relays: readonly string[];
}

const ACTS: readonly PackageAct[] = [
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
    between: REMOVED,
    after: ABSENT,
    relays: [RELAY_ONION],
  },
];

/** dpkg's abbreviation of a state, from the second letter on, in words: dpkg-query(1). */
const STATES: Readonly<Record<string, string>> = {
  i: "installed",
  c: "removed",
  n: "absent",
  U: "unpacked",
  F: "half-configured",
  H: "half-installed",
  HR: "half-installed, to be reinstalled",
};

/** What the package is, and which tunnels there are. */
async function stateOf(guest: Guest): Promise<string> {
  const query = `dpkg-query -W -f '\${db:Status-Abbrev} \${Version}' ${PACKAGE} 2>/dev/null || echo un`;
  const [abbreviation = "", version] = (await guest.succeed(query)).split(/\s+/);
  const state = STATES[abbreviation.slice(1)] ?? abbreviation;
  const ports = await listeners(guest);
  const named = /^(?:removed|absent)$/.test(state) ? state : `${state} ${version}`;
  return `${named}: ${ports.join(" ") || "no tunnels"}`;
}

async function chosenRelay(guest: Guest): Promise<string> {
  return await guest.succeed(`sed -n 's/^mail *= *\\(.*\\):25$/\\1/p' ${SETTINGS} 2>/dev/null || :`);
}

/** What a user does who is told that dpkg was interrupted. Returns what was needed. */
async function recover(guest: Guest, command: string): Promise<string> {
  const isWhole = async () => (await guest.succeed("dpkg --audit")) === "";
  const repair = { seconds: 120 };
  const wasWhole = await isWhole();
  await guest.succeed("dpkg --force-confold --configure -a", repair);
  const fixed = await guest.execute("apt-get install -y -f", repair);
  if (fixed.exitCode === 0 && (await isWhole())) return wasWhole ? "nothing" : "dpkg and apt -f";
  // No archive has the package file, from which apt could unpack it again: the user gives the command again.
  await guest.succeed(command, repair);
  return "the command again";
}

/** The state once it is one of these, or what it is after half a minute. */
async function settledState(guest: Guest, wanted: readonly string[]): Promise<string> {
  let state = "";
  await becomesTrue(async () => wanted.includes((state = await stateOf(guest))), 30);
  return state;
}

/** Expects that nothing is broken or lost, once dpkg and apt have repaired what they can. */
async function judge({ guest, act, done }: AfterCut<PackageAct>): Promise<readonly string[]> {
  const found = await stateOf(guest);
  const recovered = await recover(guest, act.command);
  const states = done ? [act.after] : [act.before, act.after, ...(act.between ? [act.between] : [])];
  const state = await settledState(guest, states);
  expect(states).toContain(state);
  if (state === act.between) {
    await guest.succeed(act.command, { seconds: 120 });
    expect(await settledState(guest, [act.after])).toBe(act.after);
  }
  const relay = await chosenRelay(guest);
  expect(done ? act.relays.slice(-1) : act.relays).toContain(relay);
  expect(await guest.succeed("dpkg --audit")).toBe("");
  // The files that the package brought are whole: dpkg(1), --verify.
  const changed = await guest.execute(`dpkg --verify ${PACKAGE} | grep -v ' c ${CONF}$'`);
  if (state !== REMOVED && state !== ABSENT) expect(changed.stdout).toBe("");
  const keepsConf = act.from === "installed" && state !== ABSENT && state !== act.between;
  if (keepsConf) expect(await guest.read(CONF)).toMatch(/\n; mine\n$/);
  return [`found ${found}`, `needed: ${recovered}`, `then ${state}`, `relay ${relay.slice(0, 8) || "none"}`];
}

kernelStory("power cuts at any moment lose nothing, and dpkg and apt repair the rest", async (guest) => {
  await guest.copyIn(builtPackage(), "/root/built.deb");
  await guest.copyIn(await nextPackage(), "/root/next.deb");
  await guest.save("fresh");
  await guest.succeed("apt-get install -y /root/built.deb", { seconds: 120 });
  await guest.succeed(`echo '; mine' >> ${CONF} && ${PACKAGE} servers --mail ${RELAY_ONION}`);
  await guest.save("installed");
  await guest.cutPower();
  await cutThrough(guest, ACTS, judge);
});
