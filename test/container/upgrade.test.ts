import { expect } from "vitest";

import { CONF } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest, RELEASES } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { daemon, FIRST_REPORT, listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";
import { NEXT_NEWS_PORT, NEXT_VERSION, nextPackage } from "../machines/packages/versions.ts";

const PACKAGE = "nymphemeral-whonix-connections";
const BUILT = ["127.0.0.1:119", "127.0.0.1:25"];
const NEXT = [`127.0.0.1:${NEXT_NEWS_PORT}`, "127.0.0.1:25"];
const MINE = ["127.0.0.1:1119", "127.0.0.1:25"];
/** What unattended-upgrades has apt give to dpkg. */
const KEEP = "--force-confdef --force-confold";
/** What Whonix's own wrapper of apt-get has it give. */
const REPLACE = "--force-confnew";

/** Both versions as files of the machine. */
const FILES = { built: "/root/built.deb", next: "/root/next.deb" };

/** Gives an installed machine both. */
async function bring(machine: Machine): Promise<void> {
  await machine.copyIn(builtPackage(), FILES.built);
  await machine.copyIn(await nextPackage(), FILES.next);
}

/** By dpkg itself, which apt-get only calls: that is quicker. */
async function dpkgInstall(machine: Machine, words: string): Promise<string> {
  return await machine.succeed(`dpkg --install ${words} 2>&1`);
}

async function leftovers(machine: Machine): Promise<string> {
  return await machine.succeed(`ls /etc/stunnel | grep '^nymphemeral' | tr '\\n' ' '`);
}

async function edit(machine: Machine): Promise<void> {
  await machine.succeed(`sed -i 's/^accept = .*:\\(10\\)\\?119$/accept = 127.0.0.1:1119/' ${CONF}
    systemctl restart stunnel@nymphemeral`);
  expect(await listeners(machine)).toStrictEqual(MINE);
}

story(
  "an untouched conf is replaced without a question, and the running daemon uses the new one",
  { releases: RELEASES, installed: builtPackage },
  async (machine) => {
    await bring(machine);
    const changes = [
      [FILES.next, NEXT],
      [FILES.built, BUILT],
    ] as const;
    for (const [file, ports] of changes) {
      const before = await daemon(machine);
      const output = await machine.succeed(`apt-get install -y --allow-downgrades ${file} 2>&1`);
      expect(reportOf(output)[0]).toBe(TUNNELS_UP);
      expect(output).not.toContain("onfiguration file");
      expect(await daemon(machine)).not.toBe(before);
      expect(await listeners(machine)).toStrictEqual(ports);
      expect(await leftovers(machine)).toBe("nymphemeral.conf");
    }
  },
);

story(
  "an edited conf stays, where the new one goes is told, and a new one by force puts it aside with a word",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await bring(machine);
    await edit(machine);

    // Nobody answers dpkg's question: it stops there, and the tunnels go on.
    const before = await daemon(machine);
    const unanswered = await machine.fail(`apt-get install -y ${FILES.next} 2>&1`);
    expect(unanswered).toContain("conffile prompt");
    expect(await daemon(machine)).toBe(before);

    await machine.succeed("dpkg --configure -a --force-confdef --force-confold 2>&1");
    expect(await daemon(machine)).not.toBe(before);
    expect(await listeners(machine)).toStrictEqual(MINE);
    expect(await leftovers(machine)).toBe("nymphemeral.conf nymphemeral.conf.dpkg-dist");
    expect(await machine.read(`${CONF}.dpkg-dist`)).toContain(`accept = 127.0.0.1:${NEXT_NEWS_PORT}\n`);

    // Neither a reinstallation nor a downgrade asks, where dpkg is told to keep.
    for (const words of [FILES.next, `${KEEP} ${FILES.built}`, `${KEEP} ${FILES.next}`]) {
      const output = await dpkgInstall(machine, words);
      expect(reportOf(output)[0], words).toBe(TUNNELS_UP);
      expect(await listeners(machine), words).toStrictEqual(MINE);
    }

    const report = reportOf(await dpkgInstall(machine, `${REPLACE} ${FILES.built}`));
    const aside = `Your conf is now ${CONF}.dpkg-old, because dpkg was told to install the new one.`;
    expect(report[0]).toBe(TUNNELS_UP);
    expect(report[1]).toBe(aside);
    expect(await listeners(machine)).toStrictEqual(BUILT);
    expect(await machine.read(`${CONF}.dpkg-old`)).toContain("accept = 127.0.0.1:1119\n");
    // Once told, not told again.
    expect(reportOf(await dpkgInstall(machine, FILES.next))).not.toContain(aside);
    expect(await leftovers(machine)).toBe("nymphemeral.conf nymphemeral.conf.dpkg-old");

    await machine.succeed(`dpkg --purge ${PACKAGE}`);
    expect(await leftovers(machine)).toBe("");
  },
);

story(
  "a conf that the user deleted stays deleted, which is told and fails nothing; purged, it is new",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await bring(machine);
    await machine.succeed(`rm ${CONF}`);
    const deleted =
      `${CONF}: this file was deleted, and dpkg does not restore a deleted conffile. ` +
      "fix: dpkg --force-confmiss -i FILE.deb";
    const before = await daemon(machine);
    for (const words of [FILES.built, `${KEEP} ${FILES.next}`]) {
      const output = await dpkgInstall(machine, words);
      expect(reportOf(output), words).toStrictEqual([
        `The tunnels still run with the old settings. ${deleted}`,
        ...FIRST_REPORT.slice(2),
      ]);
      expect(output).not.toContain("No such file");
      expect(await daemon(machine)).toBe(before);
      await machine.fail(`ls ${CONF}`);
    }
    // The advice works.
    await machine.succeed(`dpkg --force-confmiss -i ${FILES.next}`);
    expect(await listeners(machine)).toStrictEqual(NEXT);

    await machine.succeed(`dpkg --remove ${PACKAGE} && rm ${CONF}`);
    expect(reportOf(await dpkgInstall(machine, FILES.next))[0]).toBe(`The tunnels are not up. ${deleted}`);

    await machine.succeed(`dpkg --remove ${PACKAGE} && dpkg --purge ${PACKAGE}`);
    await machine.fail(`dpkg-query -W ${PACKAGE}`);
    expect(reportOf(await dpkgInstall(machine, FILES.next))[0]).toBe(TUNNELS_UP);
    expect(await machine.succeed("systemctl is-enabled stunnel@nymphemeral")).toBe("enabled");
    expect(await listeners(machine)).toStrictEqual(NEXT);
    expect(NEXT_VERSION).toBe(await machine.succeed(`dpkg-query -W -f '\${Version}' ${PACKAGE}`));
  },
);
