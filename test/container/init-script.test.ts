import { expect } from "vitest";

import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest, RELEASES, releasesWith } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { listeners, reportOf } from "../machines/inside/tunnels.ts";

/** The releases whose stunnel4 has an init script. */
const WITH_INIT_SCRIPT = releasesWith("initScript");

const PACKAGE = "nymphemeral-whonix-connections";
const BUILT = ["127.0.0.1:119", "127.0.0.1:25"];
const BOTH = ["127.0.0.1:10119", ...BUILT];
const OWN_CONF =
  "pid = /run/stunnel4/own.pid\n[own]\nclient = yes\naccept = 127.0.0.1:10119\nconnect = 192.0.2.10:563\n";

async function uidOf(machine: Machine, pidFile: string): Promise<string> {
  return await machine.succeed(`stat -c %u /proc/$(cat ${pidFile})`);
}

story(
  "an administrator's tunnel under stunnel4's init script works beside ours",
  { releases: oldestAndNewest(WITH_INIT_SCRIPT) },
  async (machine) => {
    await machine.startServers();
    await machine.trustTestCa();
    await machine.write("/etc/stunnel/own.conf", OWN_CONF);
    await machine.succeed("update-rc.d stunnel4 enable && systemctl daemon-reload && service stunnel4 start");
    await machine.waitForOpenPort("127.0.0.1", 10119);

    await machine.install(builtPackage());
    for (const boot of ["first", "second"]) {
      await machine.waitForOpenPort("127.0.0.1", 10119);
      await machine.waitForOpenPort("127.0.0.1", 119);
      await machine.waitForUnit("stunnel4.service");
      expect(await listeners(machine), boot).toStrictEqual(BOTH);
      expect((await machine.converse(119, ["QUIT"])).greeting).toMatch(/^200 /);
      expect((await machine.converse(10119, ["QUIT"])).greeting).toMatch(/^200 /);
      expect(await uidOf(machine, "/run/stunnel-nymphemeral/stunnel.pid")).not.toBe("0");
      await machine.reboot();
    }

    await machine.waitForOpenPort("127.0.0.1", 10119);
    await machine.succeed(`apt-get purge -y ${PACKAGE}`);
    expect(await listeners(machine)).toStrictEqual(["127.0.0.1:10119"]);
    expect(await machine.succeed("systemctl is-active stunnel4")).toBe("active");
  },
);

story(
  "stunnel4's init script can interrupt the tunnels, and cannot take them from systemd",
  { releases: oldestAndNewest(WITH_INIT_SCRIPT) },
  async (machine) => {
    await machine.write("/etc/stunnel/own.conf", OWN_CONF);
    await machine.succeed("update-rc.d stunnel4 enable && systemctl daemon-reload && service stunnel4 start");
    await machine.install(builtPackage());
    for (const action of ["restart", "stop", "start"]) {
      await machine.execute(`service stunnel4 ${action}`);
      await machine.waitUntil(
        '[ "$(systemctl show -p MainPID --value stunnel@nymphemeral)" = "$(cat /run/stunnel-nymphemeral/stunnel.pid)" ]',
        30,
      );
      expect(await uidOf(machine, "/run/stunnel-nymphemeral/stunnel.pid"), action).not.toBe("0");
    }
    expect(await listeners(machine)).toStrictEqual(BOTH);
  },
);

story(
  "without systemd the manual's way works by hand",
  { releases: WITH_INIT_SCRIPT, booted: false },
  async (machine) => {
    await machine.startServers();
    await machine.trustTestCa();
    // Not an image that systemd will boot: a container that has no init system at all.
    await machine.succeed("dpkg --purge --force-remove-protected systemd-sysv");
    const report = reportOf(await machine.install(builtPackage()));
    expect(report[0]).toBe(
      "The tunnels are not up: systemd is not running here. To start them: service stunnel4 start",
    );
    expect(await listeners(machine)).toStrictEqual([]);

    await machine.succeed("service stunnel4 start");
    expect(await listeners(machine)).toStrictEqual(BUILT);
    expect((await machine.converse(119, ["QUIT"])).greeting).toMatch(/^200 /);
    await machine.succeed("service stunnel4 stop");
    await machine.waitUntil("! ss -Hltn | grep .", 5);

    // A boot finds /run empty.
    await machine.succeed(
      "rm -r /run/stunnel-nymphemeral && systemd-tmpfiles --create nymphemeral-whonix-connections.conf",
    );
    await machine.succeed("service stunnel4 start");
    expect(await listeners(machine)).toStrictEqual(BUILT);
    await machine.succeed(`apt-get purge -y ${PACKAGE}`);
    await machine.waitUntil("! ss -Hltn | grep .", 5);
    expect(
      await machine.succeed("find / -xdev -name '*nymphemeral*' ! -path '/proc/*' ! -path '/root/*'"),
    ).toBe("");
    await machine.fail("ls /etc/rc2.d/S*stunnel4");
  },
);

story("/etc/default/stunnel4 is left alone", { releases: WITH_INIT_SCRIPT }, async (machine) => {
  const text = '# mine\nFILES="/etc/stunnel/*.conf"\nENABLED=0   # not yet\nOPTIONS=""\n';
  await machine.write("/etc/default/stunnel4", text, 0o640);
  await machine.install(builtPackage());
  expect(await machine.read("/etc/default/stunnel4")).toBe(text);
  await machine.succeed(`apt-get purge -y ${PACKAGE}`);
  expect(await machine.read("/etc/default/stunnel4")).toBe(text);
  expect(await machine.succeed("stat -c '%a %U' /etc/default/stunnel4")).toBe("640 root");
});

const WITHOUT_SYSTEMD = { releases: RELEASES, booted: false };

story(
  "a stale pid file makes a removal end no other process, and a daemon started by hand is ended",
  WITHOUT_SYSTEMD,
  async (machine) => {
    await machine.succeed("dpkg --purge --force-remove-protected systemd-sysv");
    const stranger = await machine.succeed("sleep 600 >/dev/null 2>&1 & echo $!");
    await machine.install(builtPackage());
    await machine.write("/run/stunnel-nymphemeral/stunnel.pid", `${stranger}\n`);
    await machine.succeed(`apt-get remove -y ${PACKAGE}`);
    await machine.succeed(`kill -0 ${stranger}`);

    await machine.install(builtPackage());
    await machine.succeed("mkfifo -m 600 /run/stunnel-nymphemeral/stunnel.pid");
    await machine.succeed(`timeout 50 apt-get remove -y ${PACKAGE}`);

    const report = reportOf(await machine.install(builtPackage()));
    const [, start = ""] = /To start them: (.*)$/.exec(report[0] ?? "") ?? [];
    await machine.succeed(start);
    await machine.waitUntil("test -s /run/stunnel-nymphemeral/stunnel.pid", 5);
    expect(await listeners(machine)).toStrictEqual(BUILT);
    await machine.succeed(`apt-get remove -y ${PACKAGE}`);
    await machine.waitUntil("! ss -Hltn | grep .", 5);
  },
);
