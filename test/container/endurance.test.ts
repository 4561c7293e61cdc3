import { setTimeout as sleep } from "node:timers/promises";

import { expect } from "vitest";

import { FAKETIME } from "../machines/roots/base-recipe.ts";
import { UNIT } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { openConnection } from "../machines/inside/open-connection.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { daemon, installed } from "../machines/inside/tunnels.ts";
import { becomesTrue } from "../machines/waiting.ts";

/**
 * Visits the news server ARGV[0] times, eight visitors at once; prints how often it answered, of how many visits. Where the
 * kernel has no connection for a visitor, of so many in so short a time, he tries again.
 */
const VISITS = String.raw`use IO::Socket::INET;
  $SIG{PIPE} = 'IGNORE';
  pipe my $results, my $result;
  for (1 .. 8) {
    next if fork;
    for (1 .. $ARGV[0] / 8) {
      my $server = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => 119);
      select(undef, undef, undef, 0.05), redo unless $server;
      my $answered = (readline($server) // '') =~ /^200 /;
      syswrite $result, $answered ? '+' : '-';
      print $server "QUIT\r\n";
      readline $server;
    }
    exit;
  }
  close $result;
  my $all = readline $results;
  print $all =~ tr/+//, ' of ', length $all;`;

async function descriptors(machine: Machine, pid: string): Promise<number> {
  return Number(await machine.succeed(`ls /proc/${pid}/fd | wc -l`));
}

/** The memory of a process that is in use, in KiB: proc(5). */
async function residentKib(machine: Machine, pid: string): Promise<number> {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(await machine.read(`/proc/${pid}/status`))?.[1]);
}

async function visit(machine: Machine, times: number): Promise<string> {
  return await machine.succeed(`perl /root/visits.pl ${times}`, { seconds: 400 });
}

/** What the daemon wrote into the journal so far, but for what stunnel 5.74 says at each visit. */
async function journal(machine: Machine): Promise<string[]> {
  const lines = await machine.succeed(`journalctl --quiet --output cat --unit ${UNIT} _COMM=stunnel`);
  return lines.split("\n").filter((line) => line !== "" && !line.includes("No OCSP stapling response"));
}

// Answered, a visit takes three milliseconds of the daemon; refused, half of one.
story(
  "ten thousand visits, most of them refused as while Tor is down, leave the daemon as it was and no heap of lines",
  { releases: oldestAndNewest(), seconds: 600, installed: builtPackage },
  async (machine) => {
    const servers = await machine.startServers();
    await machine.write("/root/visits.pl", VISITS);
    const pid = await daemon(machine);
    const open = await descriptors(machine, pid);
    const said = await journal(machine);
    // The first ones fill what the daemon keeps for later.
    expect(await visit(machine, 400)).toBe("400 of 400");
    const resident = await residentKib(machine, pid);

    expect(await visit(machine, 400)).toBe("400 of 400");
    expect(await journal(machine)).toStrictEqual(said);
    await servers.stop();
    expect(await visit(machine, 9200)).toBe("0 of 9200");
    // A closed connection is let go a moment later.
    expect(await becomesTrue(async () => (await descriptors(machine, pid)) === open, 60)).toBe(true);
    expect((await residentKib(machine, pid)) - resident).toBeLessThan(4096);
    // Refused, each says two lines. The journal takes 1000 of them in ten minutes, up to four times that on a large disk.
    expect((await journal(machine)).length).toBeLessThanOrEqual(said.length + 4000);
    expect(await daemon(machine)).toBe(pid);
  },
);

story(
  "suspended and resumed, the tunnels go on at once, with open connections that the servers kept and without the others",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const servers = await machine.startServers();
    const before = await daemon(machine);
    const client = await openConnection(machine, 119);
    await machine.suspend();
    await sleep(2000);
    await machine.resume();
    expect(await client.ask("STAT 1")).toBe("223 1 <1@stories.invalid>");

    await machine.suspend();
    await servers.stop();
    await machine.startServers();
    await machine.resume();
    await client.ended();
    for (const port of [119, 25]) {
      expect((await machine.converse(port, ["QUIT"])).greeting, String(port)).toMatch(/^2[02]0 /);
    }
    expect(await daemon(machine)).toBe(before);
  },
);

// What a machine sees that slept for days or whose battery was empty. Debian's libfaketime stands between the daemon and
// the clock, as the machines share the host's; the base with it is the one for the network around a workstation.
story(
  "a clock that jumps by weeks lets no certificate through that does not hold then, and set right needs no restart",
  { releases: ["trixie"], base: "network" },
  async (machine) => {
    await machine.startServers();
    const clock = "FAKETIME_TIMESTAMP_FILE=/etc/clock FAKETIME_NO_CACHE=1 DONT_FAKE_MONOTONIC=1";
    await machine.write("/etc/clock", "+0\n");
    await machine.write(
      `/etc/systemd/system/${UNIT}.d/clock.conf`,
      `[Service]\nEnvironment=LD_PRELOAD=${FAKETIME} ${clock}\n`,
    );
    await installed(machine);
    const before = await daemon(machine);
    const client = await openConnection(machine, 119);
    const greeting = async (): Promise<string> => (await machine.converse(119, ["QUIT"])).greeting;
    expect(await greeting()).toMatch(/^200 /);

    for (const [jump, reason] of [
      ["+40d", "certificate has expired"],
      ["-40d", "certificate is not yet valid"],
    ]) {
      await machine.write("/etc/clock", `${jump}\n`);
      expect(await greeting(), jump).toBe("");
      expect((await journal(machine)).join("\n"), jump).toContain(`Pre-verification error: ${reason}`);
      expect(await client.ask("STAT 1"), jump).toBe("223 1 <1@stories.invalid>");
    }
    await machine.write("/etc/clock", "+0\n");
    expect(await greeting()).toMatch(/^200 /);
    expect(await client.ask("STAT 1")).toBe("223 1 <1@stories.invalid>");
    expect(await daemon(machine)).toBe(before);
  },
);
