import { expect } from "vitest";

import { LATER_RELEASES } from "../machines/roots/base-recipe.ts";
import { CONF, said, UNIT } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { story } from "../machines/story.ts";
import { daemon, installed, listeners } from "../machines/inside/tunnels.ts";

const PACKAGE = "nymphemeral-whonix-connections";
const MINE = ["127.0.0.1:1119", "127.0.0.1:25"];

/** As a user would, with the archive's packages; dpkg is spared the wait for the disk. */
const FULL_UPGRADE =
  "apt-get full-upgrade -y -o DPkg::Options::=--force-confold -o DPkg::Options::=--force-unsafe-io";

/** All that is named after us, with where links lead; what stunnel has in /run; links to units that are gone. */
async function traces(machine: Machine): Promise<string> {
  return await machine.succeed(`find /etc /usr /var/lib -name '*nymphemeral*' -printf '%p %l\\n' | LC_ALL=C sort
    ls -d /run/*stunnel*
    find /etc/systemd -xtype l -name '*stunnel*'
    grep nymphemeral /etc/passwd /etc/group || true`);
}

story(
  `the upgrade from bookworm to ${LATER_RELEASES.join(" and to ")} keeps the tunnels and the edited conf, and leaves nothing behind`,
  { releases: ["bookworm"], base: "upgradable", seconds: 1200 },
  async (machine) => {
    await machine.startServers();
    await installed(machine);
    await machine.succeed(`sed -i 's/^accept = 127.0.0.1:119$/accept = 127.0.0.1:1119/' ${CONF}
      systemctl restart ${UNIT}`);
    const conf = await machine.read(CONF);
    const before = await traces(machine);

    for (const release of LATER_RELEASES) {
      await machine.succeed(`cp /root/${release}.list /etc/apt/sources.list && ${FULL_UPGRADE}`, {
        seconds: 600,
      });
      await machine.reboot();
      await machine.waitForOpenPort("127.0.0.1", 1119, 60);
      expect(await machine.succeed('. /etc/os-release && echo "$VERSION_CODENAME"')).toBe(release);
      expect(await listeners(machine), release).toStrictEqual(MINE);
      expect((await said(machine, "check")).exitCode, release).toBe(0);
      // The range of dynamic users, systemd.exec(5).
      expect(await machine.succeed(`stat -c %u /proc/${await daemon(machine)}`), release).toMatch(
        /^6[1-5]\d{3}$/,
      );
      expect(await machine.read(CONF), release).toBe(conf);
      expect(await traces(machine), release).toBe(before);
      expect(await machine.succeed(`dpkg --audit; dpkg-query -W -f '\${db:Status-Abbrev}' ${PACKAGE}`)).toBe(
        "ii",
      );
      expect(await machine.succeed(`systemctl is-enabled ${UNIT}`)).toBe("enabled");
    }
  },
);
