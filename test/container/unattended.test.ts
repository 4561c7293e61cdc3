import { expect } from "vitest";

import { CONF } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { story } from "../machines/story.ts";
import { installed, listeners, TUNNELS_UP } from "../machines/inside/tunnels.ts";
import { NEXT_NEWS_PORT, NEXT_VERSION, nextPackage } from "../machines/packages/versions.ts";

const PACKAGE = "nymphemeral-whonix-connections";
const NEXT = [`127.0.0.1:${NEXT_NEWS_PORT}`, "127.0.0.1:25"];
const MINE = ["127.0.0.1:1119", "127.0.0.1:25"];

const ARCHIVE = "/srv/archive";
const APT_CONF = "/etc/apt/apt.conf.d/60stories";

/** Gives the machine an archive with the next version, and the right to upgrade from it unattended. */
async function bringArchive(machine: Machine): Promise<void> {
  await machine.copyIn(await nextPackage(), `${ARCHIVE}/next.deb`);
  await machine.write("/etc/apt/sources.list", `deb [trusted=yes] file:${ARCHIVE} ./\n`);
  await machine.write(APT_CONF, 'Unattended-Upgrade::Origins-Pattern { "origin=stories"; };\n');
  await machine.succeed(`cd ${ARCHIVE}
    sum() { sha256sum "$1" | cut -d ' ' -f 1; }
    size() { stat -c %s "$1"; }
    dpkg-deb --field next.deb >Packages
    printf 'Filename: ./next.deb\\nSize: %s\\nSHA256: %s\\n' "$(size next.deb)" "$(sum next.deb)" >>Packages
    printf 'Origin: stories\\nDate: %s\\nSHA256:\\n %s %s Packages\\n' \\
      "$(date -Ru)" "$(sum Packages)" "$(size Packages)" >Release
    apt-get update`);
}

/** @returns what unattended-upgrade said, line by line */
async function upgradeUnattended(machine: Machine): Promise<string[]> {
  return (await machine.succeed("unattended-upgrade --verbose 2>&1", { seconds: 240 })).split(/\r*\n/);
}

async function version(machine: Machine): Promise<string> {
  return await machine.succeed(`dpkg-query -W -f '\${db:Status-Abbrev}\${Version}' ${PACKAGE}`);
}

story(
  "unattended-upgrade brings the next version, and leaves it to the user where the conf was edited",
  { releases: oldestAndNewest(), base: "unattended" },
  async (machine) => {
    await installed(machine);
    await bringArchive(machine);
    expect(await upgradeUnattended(machine)).toContain(`${PACKAGE}: ${TUNNELS_UP}`);
    expect(await version(machine)).toBe(`ii ${NEXT_VERSION}`);
    expect(await listeners(machine)).toStrictEqual(NEXT);

    await machine.succeed(`dpkg --install /root/${PACKAGE}.deb
      sed -i 's/^accept = 127.0.0.1:119$/accept = 127.0.0.1:1119/' ${CONF}
      systemctl restart stunnel@nymphemeral`);
    expect(await listeners(machine)).toStrictEqual(MINE);
    expect(await upgradeUnattended(machine)).toContain(
      `Package ${PACKAGE} has conffile prompt and needs to be upgraded manually`,
    );
    expect(await version(machine)).toBe("ii 1.0.0");
    expect(await listeners(machine)).toStrictEqual(MINE);

    // Unless dpkg is told what to do with such a conf.
    await machine.succeed(`echo 'Dpkg::Options { "--force-confdef"; "--force-confold"; };' >>${APT_CONF}`);
    expect(await upgradeUnattended(machine)).toContain(`${PACKAGE}: ${TUNNELS_UP}`);
    expect(await version(machine)).toBe(`ii ${NEXT_VERSION}`);
    expect(await listeners(machine)).toStrictEqual(MINE);
    expect(await machine.read(`${CONF}.dpkg-dist`)).toContain(`accept = 127.0.0.1:${NEXT_NEWS_PORT}\n`);
  },
);
