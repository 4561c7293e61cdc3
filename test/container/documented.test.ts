import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "vitest";

import { ROOT } from "../../src/project.ts";

import { documentedLines, documentedOutput } from "../documented-lines.ts";
import { MAIL_ONION, NEWS } from "../machines/addresses.ts";
import { beOffline, TERMINAL } from "../machines/inside/terminal.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { listeners } from "../machines/inside/tunnels.ts";
import { RELAY_ONION } from "../unit/onion-names.ts";
import { COMMAND, CONF, said, UNIT } from "./command.ts";

/** Types the block of a page that has a text in it, line by line; every line must succeed. */
async function type(machine: Machine, page: string, text: string): Promise<string> {
  const lines = documentedLines(page, text).replaceAll("NAME.onion", RELAY_ONION);
  return await machine.succeed(`${TERMINAL}set -e\n${lines}`, { seconds: 240 });
}

/** What a page shows of a command, for the relay that the machine has. */
function shown(page: string, command: string): string[] {
  return documentedOutput(page, command).map((line) =>
    line.replaceAll("NAME.onion:25", `${RELAY_ONION}:25`).replaceAll(/\d+\.\d\d s/g, "N s"),
  );
}

story(
  "the README leads from the file to a working check, and away again",
  { releases: oldestAndNewest() },
  async (machine) => {
    await machine.startServers();
    await machine.trustTestCa();
    await machine.write(
      "/etc/hosts",
      `127.0.0.1 localhost\n${NEWS} news.mixmin.net\n${MAIL_ONION} ${RELAY_ONION}\n`,
    );
    await beOffline(machine);
    await machine.succeed("install -d -m 700 /home/user");
    await machine.copyIn(builtPackage(), "/home/user/nymphemeral-whonix-connections.deb");

    await type(machine, "README.md", "apt install");
    await type(machine, "README.md", "servers --mail");
    await machine.waitForOpenPort("127.0.0.1", 25, 5);
    const { exitCode, lines } = await said(machine, "check");
    expect(exitCode).toBe(0);
    // The third line is of a link into Tor.
    expect(lines.slice(0, 2)).toStrictEqual(shown("README.md", `${COMMAND} check`).slice(0, 2));

    await type(machine, "README.md", "apt purge");
    await machine.fail(`ls ${CONF}`);
    expect(await machine.succeed(`ls /usr/local/etc/${COMMAND}.d`)).toBe("50_user.conf");
  },
);

story(
  "the documented ways to choose servers do what the page says",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const page = "docs/servers.md";
    expect((await said(machine, "servers")).lines).toStrictEqual(shown(page, `${COMMAND} servers`));
    const changes = (await type(machine, page, "--default")).split("\n");
    expect(
      changes.filter((line) => /^(?:news|mail) /.test(line)).map((line) => line.split(/ {2,}/)[1]),
    ).toStrictEqual([
      "news.mixmin.net:563",
      `${RELAY_ONION}:25`,
      "news.example.org:563",
      `${RELAY_ONION}:25`,
      "news.mixmin.net:563",
      "2.2.2.2:25",
    ]);
    expect(await type(machine, page, "servers --isolate")).toContain("10.152.152.10:9229");
    await type(machine, page, `restart ${UNIT.replace(".service", "")}`);
    await machine.waitForOpenPort("127.0.0.1", 119, 5);
    expect(await listeners(machine)).toStrictEqual(["127.0.0.1:119", "127.0.0.1:25"]);
    expect(await type(machine, page, "gateway NAME.onion")).toContain(`MapAddress 2.2.2.2 ${RELAY_ONION}`);
  },
);

test.concurrent("the lines of docs/verify.md verify a build", async () => {
  const again = await mkdtemp(join(tmpdir(), "again-"));
  const lines = documentedLines("docs/verify.md", "npm run verify").replaceAll("/tmp/again", again);
  const { stdout } = await promisify(execFile)("sh", ["-ec", lines], { cwd: ROOT });
  await rm(again, { recursive: true });
  expect(stdout).toContain("nymphemeral-whonix-connections.deb: OK\n");
  expect(stdout.match(/^ok {5}\w.*$/gm)).toHaveLength(14);
});
