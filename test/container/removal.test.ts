import { expect } from "vitest";

import type { Machine } from "../machines/machine.ts";
import { RELEASES } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";

const PACKAGE = "nymphemeral-whonix-connections";

const OWN_CONF =
  "pid = /run/own.pid\n[own]\nclient = yes\naccept = 127.0.0.1:10119\nconnect = 192.0.2.10:563\n";

/** Every file, link, owner and content outside of what dpkg, apt and the running system keep for themselves. */
async function everything(machine: Machine): Promise<string> {
  return await machine.succeed(
    `find / -xdev \\( -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /root -o -path /var/log \\
      -o -path /var/lib/dpkg -o -path /var/lib/apt -o -path /var/cache -o -path /run/systemd -o -path /run/log \\
      -o -path /var/lib/systemd/catalog -o -path /var/lib/systemd/timers \\) -prune \\
      -o -printf '%y %m %u %g %p %l\\n' | LC_ALL=C sort
    cd /etc && find . -type f -exec sha256sum {} + | LC_ALL=C sort -k 2
    find /run -name '*nymphemeral*'
    getent passwd; getent group`,
  );
}

story(
  "a purge leaves nothing, and what is the administrator's untouched",
  { releases: RELEASES },
  async (machine) => {
    await machine.write("/etc/stunnel/stunnel.conf", OWN_CONF);
    await machine.write("/etc/stunnel/own.conf", OWN_CONF, 0o600);
    const before = await everything(machine);

    await machine.install(builtPackage());
    expect(await machine.succeed(`dpkg -V ${PACKAGE} stunnel4`)).toBe("");
    expect(await listeners(machine)).toStrictEqual(["127.0.0.1:119", "127.0.0.1:25"]);

    await machine.succeed(`apt-get purge -y ${PACKAGE}`);
    expect(await listeners(machine)).toStrictEqual([]);
    expect(await machine.succeed("dpkg -V stunnel4")).toBe("");
    expect(await everything(machine)).toBe(before);
    await machine.fail("systemctl is-enabled stunnel@nymphemeral.service");
  },
);

story(
  "removed tunnels stay down, also at the next boot, and come back with the package",
  { releases: RELEASES, installed: builtPackage },
  async (machine) => {
    await machine.succeed("echo '; mine' >> /etc/stunnel/nymphemeral.conf");
    await machine.succeed(`apt-get remove -y ${PACKAGE}`);
    expect(await listeners(machine)).toStrictEqual([]);

    // The conf is still there, and stunnel's own template could start it, as root.
    await machine.reboot();
    await machine.waitForUnit("multi-user.target");
    expect(await listeners(machine)).toStrictEqual([]);
    expect(await machine.succeed("journalctl --boot --quiet --unit stunnel@nymphemeral")).toBe("");

    expect(reportOf(await machine.install(builtPackage()))[0]).toBe(TUNNELS_UP);
    expect(await machine.read("/etc/stunnel/nymphemeral.conf")).toMatch(/\n; mine\n$/);
  },
);
