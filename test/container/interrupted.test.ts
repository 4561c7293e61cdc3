import { expect } from "vitest";

import { CONF, UNIT } from "./command.ts";
import { killAtEachStep, trapped } from "./killed-dpkg.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest, releasesWith } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";
import { NEXT_NEWS_PORT, nextPackage } from "../machines/packages/versions.ts";

const PACKAGE = "nymphemeral-whonix-connections";
const DOC = `/usr/share/doc/${PACKAGE}`;
const BUILT = ["127.0.0.1:119", "127.0.0.1:25"];
const NEXT = [`127.0.0.1:${NEXT_NEWS_PORT}`, "127.0.0.1:25"];

const INSTALL = "dpkg --install /root/trapped.deb";

/** The releases whose machines have mount(8). */
const MOUNTING = releasesWith("mount");

async function bring(machine: Machine): Promise<void> {
  await machine.copyIn(builtPackage(), "/root/built.deb");
  await machine.copyIn(await nextPackage(), "/root/next.deb");
}

/** Has the package whole, enabled and running, with the next version's ports. */
async function isWhole(machine: Machine, when: string): Promise<void> {
  const state = await machine.succeed(`dpkg --audit
    dpkg-query -W -f '\${db:Status-Abbrev}\n' ${PACKAGE}
    dpkg -V ${PACKAGE} | grep -v ' c /etc'
    systemctl is-enabled ${UNIT}`);
  expect(state.split("\n"), when).toStrictEqual(["ii ", "enabled"]);
  expect(await listeners(machine), when).toStrictEqual(NEXT);
}

async function bringTrapped(machine: Machine): Promise<void> {
  await machine.copyIn(await nextPackage(trapped), "/root/trapped.deb");
}

/** What apt and dpkg tell the user to do after an interruption. */
const CONFIGURE = "dpkg --configure --pending";

/** Recovers, and expects the package whole. */
async function recovers(machine: Machine, command: string, when: string): Promise<void> {
  await machine.succeed(command);
  await isWhole(machine, when);
}

/** Recovers, and expects the package whole and the conf edited. */
async function recoversEdited(machine: Machine, command: string, when: string): Promise<void> {
  await recovers(machine, command, when);
  expect(await machine.read(CONF), when).toMatch(/\n; mine\n$/);
}

story(
  "dpkg killed at each step of installing and upgrading recovers, and loses no edit",
  { releases: oldestAndNewest() },
  async (machine) => {
    await bringTrapped(machine);
    const installing = { prepare: `dpkg --purge ${PACKAGE}`, act: INSTALL };
    expect(
      await killAtEachStep(machine, "postinst configure", installing, async (when) => {
        await recovers(machine, CONFIGURE, when);
      }),
    ).toBe(8);

    await machine.succeed(`echo '; mine' >> ${CONF}`);
    const upgrading = { prepare: ":", act: INSTALL };
    const recover = async (when: string): Promise<void> => await recoversEdited(machine, CONFIGURE, when);
    expect(await killAtEachStep(machine, "postinst configure", upgrading, recover)).toBe(9);
    // They change nothing, so that there is nothing to recover from.
    expect(await killAtEachStep(machine, "prerm upgrade", upgrading, recover)).toBe(0);
    expect(await killAtEachStep(machine, "postrm upgrade", upgrading, recover)).toBe(0);
  },
);

story(
  "dpkg killed at each step of removing and purging recovers, and loses no edit",
  { releases: oldestAndNewest() },
  async (machine) => {
    await bringTrapped(machine);
    await machine.succeed(`${INSTALL} && echo '; mine' >> ${CONF}`);
    const removing = { prepare: ":", act: `dpkg --remove ${PACKAGE}` };
    const recover = async (when: string): Promise<void> => await recoversEdited(machine, INSTALL, when);
    expect(await killAtEachStep(machine, "prerm remove", removing, recover)).toBe(2);
    await machine.succeed(INSTALL);
    expect(await killAtEachStep(machine, "postrm remove", removing, recover)).toBe(6);

    const purging = {
      prepare: `${INSTALL} && dpkg --remove ${PACKAGE}`,
      act: `dpkg --purge ${PACKAGE}`,
    };
    const leftover = `dpkg --audit; find /etc /var/lib -name '*nymphemeral*' ! -path '/var/lib/dpkg/*'`;
    expect(
      await killAtEachStep(machine, "postrm purge", purging, async (when) => {
        await machine.succeed(`dpkg --purge ${PACKAGE}`);
        expect(await machine.succeed(leftover), when).toBe("");
      }),
    ).toBe(3);
  },
);

story(
  "configured twice, or with a systemctl that fails, the package stays whole and nothing is lost",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await bring(machine);
    expect(reportOf(await machine.succeed(`dpkg-reconfigure ${PACKAGE} 2>&1`))[0]).toBe(TUNNELS_UP);
    expect(reportOf(await machine.succeed(`/var/lib/dpkg/info/${PACKAGE}.postinst configure 1.0.0`))[0]).toBe(
      TUNNELS_UP,
    );
    await machine.succeed(`echo '; mine' >> ${CONF}`);

    await machine.write("/usr/local/bin/systemctl", "#!/bin/sh\nexit 1\n", 0o755);
    const output = await machine.succeed("dpkg --force-confold --install /root/next.deb 2>&1");
    expect(reportOf(output)[0]).toBe(
      `The tunnels still run the old version. To switch: systemctl restart ${UNIT}`,
    );
    await machine.succeed(`dpkg --remove ${PACKAGE}`);
    expect(reportOf(await machine.succeed("dpkg --install /root/next.deb 2>&1"))).toHaveLength(4);
    expect(await machine.succeed(`dpkg-query -W -f '\${db:Status-Abbrev}' ${PACKAGE}`)).toBe("ii");

    await machine.succeed("rm /usr/local/bin/systemctl");
    expect(reportOf(await machine.succeed("dpkg --install /root/next.deb 2>&1"))[0]).toBe(TUNNELS_UP);
    expect(await listeners(machine)).toStrictEqual(BUILT);
    expect(await machine.read(CONF)).toMatch(/\n; mine\n$/);
  },
);

story(
  "a disk that fills up while unpacking leaves what was there, running",
  { releases: oldestAndNewest(MOUNTING), installed: builtPackage },
  async (machine) => {
    await bring(machine);
    await machine.succeed(`echo '; mine' >> ${CONF}`);
    // The conf, the command and the unit are unpacked before the documentation.
    await machine.succeed(
      `cp -a ${DOC} /root/doc && mount -t tmpfs -o size=16k tmpfs ${DOC} && cp -a /root/doc/. ${DOC}`,
    );
    const failure = await machine.fail("dpkg --force-confold --install /root/next.deb 2>&1");
    expect(failure).toContain("No space left on device");
    expect(await machine.succeed(`dpkg-query -W -f '\${db:Status-Abbrev} \${Version}' ${PACKAGE}`)).toBe(
      "ii  1.0.0",
    );
    expect(await machine.succeed("dpkg --audit")).toBe("");
    expect(await machine.read(CONF)).toMatch(/\n; mine\n$/);
    expect(await listeners(machine)).toStrictEqual(BUILT);

    await machine.succeed(`mount -o remount,size=1m ${DOC}`);
    expect(reportOf(await machine.succeed("dpkg --force-confold --install /root/next.deb 2>&1"))[0]).toBe(
      TUNNELS_UP,
    );
  },
);
