// What `npm run endure` does on one release after the other: started by scripts/endure.ts in namespaces of its own.
// Arguments: how many restarts, boots and visits, and the releases.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { StoryFailure } from "../../machines/errors.ts";
import { listeners } from "../../machines/inside/tunnels.ts";
import type { Machine } from "../../machines/machine.ts";
import { type Release, RELEASES } from "../../machines/releases.ts";
import { bootInstalled } from "../../machines/roots/installed-layer.ts";
import type { Presented } from "../../machines/servers/certificates.ts";
import { builtPackage } from "../../machines/story.ts";

const UNIT = "stunnel@nymphemeral";
const HOSTILE = "127.0.0.9";
const HOURS = { seconds: 4 * 3600 };
const LINES_SHOWN = 100;
const PRESENTED: readonly Presented[] = ["trusted", "wrong-name", "unknown-ca", "expired"];

/** What systemd says of a process that ended otherwise than it was told to, or of a start that failed. */
const BAD = String.raw`code=(killed|dumped)|fatal signal|Failed with result|Failed to start|Main process exited`;

const [restarts = 0, boots = 0, visits = 0] = process.argv.slice(2, 5).map(Number);
const releases = RELEASES.filter((release) => process.argv.slice(5).includes(release));

let findings = 0;
for (const release of releases) await endure(release);
process.exit(findings === 0 ? 0 : 1);

async function endure(release: Release): Promise<void> {
  await using machine = await bootInstalled({ release, base: "equipped" }, builtPackage());
  const servers = await machine.startServers();
  await timed(release, `${restarts} restarts`, async () => {
    const output = await machine.execute(`bash -s -- ${restarts}`, {
      input: await script("restarts.bash"),
      ...HOURS,
    });
    return [...found(output.stdout + output.stderr), ...(await badLines(machine))];
  });

  await timed(release, `${visits} visits`, async () => {
    await machine.write("/root/hostile-server.pl", await script("hostile-server.pl"));
    const visited = visit(machine, Math.ceil(visits / 2));
    for (let turn = 0, done = false; !done; turn++) {
      done = await Promise.race([visited.then(() => true), sleep(300, false)]);
      await servers.present("news", PRESENTED[turn % PRESENTED.length] ?? "trusted");
      await servers.behave("news", { endsAtOnce: turn % 3 === 1, demandsCertificate: turn % 3 === 2 });
      await servers.behave("mail", { endsAtOnce: turn % 3 === 2 });
    }
    await machine.succeed(`systemd-run --quiet --unit=hostile perl /root/hostile-server.pl
      sed -i 's/^[0-9.]*\\( news.mixmin.net\\| 2\\.2\\.2\\.2\\.\\)/${HOSTILE}\\1/' /etc/hosts && grep -c ${HOSTILE} /etc/hosts`);
    const outputs = [await visited, await visit(machine, Math.floor(visits / 2))];
    return [...outputs.flatMap(found), ...(await badLines(machine))];
  });

  await timed(release, `${boots} boots`, async () => {
    const lines: string[] = [];
    for (let boot = 1; boot <= boots; boot++) {
      await machine.reboot();
      try {
        for (const port of [119, 25]) await machine.waitForOpenPort("127.0.0.1", port, 10);
      } catch (error) {
        lines.push(
          `FOUND boot ${boot}: ${String(error)}; listening: ${(await listeners(machine)).join(" ")}`,
        );
      }
      lines.push(...(await badLines(machine)).map((line) => `FOUND boot ${boot}: ${line}`));
    }
    return lines;
  });
}

async function timed(release: Release, what: string, act: () => Promise<readonly string[]>): Promise<void> {
  const began = Date.now();
  const lines = await act().catch((error: unknown) => [
    error instanceof StoryFailure ? error.message : String(error),
  ]);
  findings += lines.length;
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stdout.write(`${release}: ${what} in ${seconds} s, ${lines.length} lines of findings\n`);
  for (const line of lines.slice(0, LINES_SHOWN)) process.stdout.write(`  ${line}\n`);
}

async function visit(machine: Machine, times: number): Promise<string> {
  const { stdout, stderr } = await machine.execute(`perl - ${times}`, {
    input: await script("visits.pl"),
    ...HOURS,
  });
  process.stdout.write(stdout);
  return stdout + stderr;
}

/** The lines of a script's output from the first thing that it found on. */
function found(output: string): string[] {
  const lines = output.split("\n").filter(Boolean);
  const first = lines.findIndex((line) => line.startsWith("FOUND"));
  return first === -1 ? [] : lines.slice(first);
}

/** What systemd said of the unit in this boot that it should not have to say. */
async function badLines(machine: Machine): Promise<string[]> {
  const { stdout } = await machine.execute(
    `journalctl --quiet --boot --no-pager --output short-precise --unit ${UNIT} _PID=1 | grep -E '${BAD}'`,
  );
  return stdout.split("\n").filter(Boolean);
}

async function script(name: string): Promise<string> {
  return await readFile(join(import.meta.dirname, name), "utf8");
}
