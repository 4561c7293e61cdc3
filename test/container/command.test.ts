import { expect } from "vitest";

import {
  COMMAND,
  CONF,
  failureOf,
  golden,
  jsonOf,
  MAIL_WORKS,
  NEWS_WORKS,
  NO_TOR,
  said,
  saidToNobody,
  TRY_LATER,
  UNIT,
} from "./command.ts";
import { oldestAndNewest, releasesWith } from "../machines/releases.ts";
import { serveInMachine } from "../machines/inside/server-in-machine.ts";
import { builtPackage, story } from "../machines/story.ts";

story(
  "status and check say that all is well, to any user",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.startServers();
    const well = { exitCode: 0, lines: [NEWS_WORKS, MAIL_WORKS, NO_TOR] };
    expect(await said(machine, "check")).toStrictEqual(well);
    expect(await saidToNobody(machine, "check")).toStrictEqual(well);

    const status = [
      `well, as far as this machine knows: the tunnels run. Do news and mail go through? ${COMMAND} check`,
      `unit: ${UNIT} is active, and enabled at boot`,
      "news: 127.0.0.1:119 listens, and leads to news.mixmin.net:563",
      "mail: 127.0.0.1:25 listens, and leads to 2.2.2.2:25",
      "machine: no Whonix-Workstation; without a Whonix-Gateway the tunnels are not anonymous",
      "tor: no Tor of its own runs on this machine, as it should be",
      `conf: ${CONF} is as shipped`,
    ];
    expect(await said(machine, "")).toStrictEqual({ exitCode: 0, lines: status });
    expect(await saidToNobody(machine, "status")).toStrictEqual({ exitCode: 0, lines: status });
    expect(await jsonOf(machine, "status")).toBe(await golden("status.json"));
    expect(await jsonOf(machine, "check")).toBe(await golden("check.json"));

    await machine.markAsWorkstation();
    await machine.succeed(`echo '; mine' >>${CONF}`);
    // Whonix's dummy, a script that waits.
    await machine.write("/tmp/dummy/tor", "#!/bin/sh\nkill -STOP $$\n", 0o755);
    await machine.succeed("systemd-run --quiet --unit=dummy-tor /tmp/dummy/tor");
    await machine.waitUntil("grep -q '^tor$' /proc/[0-9]*/comm", 5);
    expect((await said(machine, "status")).lines[5]).toBe(
      "tor: no Tor of its own runs on this machine, as it should be",
    );
    await machine.succeed("cp /bin/sleep /tmp/tor && systemd-run --quiet --unit=tor-like /tmp/tor 600");
    const pid = await machine.succeed("systemctl show --property MainPID --value tor-like");
    await machine.waitUntil(`[ "$(cat /proc/${pid}/comm)" = tor ]`, 5);
    expect((await said(machine, "status")).lines.slice(4)).toStrictEqual([
      "machine: has the marker of a Whonix-Workstation",
      `tor: tor (PID ${pid}) runs here; on a workstation that is Tor over Tor`,
      `conf: ${CONF} was changed since it was shipped`,
    ]);
  },
);

story(
  "without systemd check works, and says less",
  { releases: oldestAndNewest(), booted: false },
  async (machine) => {
    const servers = await machine.startServers();
    await machine.trustTestCa();
    await machine.install(builtPackage());
    const { exitCode, lines } = await said(machine, "check");
    expect(exitCode).toBe(1);
    expect(lines[0]).toContain(
      "news: fails: nothing listens on 127.0.0.1:119: the daemon does not run, and neither does systemd",
    );
    await machine.succeed(`mkdir -p /run/stunnel-nymphemeral && stunnel ${CONF}`);
    // The daemon opens its ports before it says which process it is.
    await machine.waitUntil("test -s /run/stunnel-nymphemeral/stunnel.pid", 10);
    expect(await saidToNobody(machine, "check")).toStrictEqual({
      exitCode: 0,
      lines: [NEWS_WORKS, MAIL_WORKS, NO_TOR],
    });
    await servers.present("news", "expired");
    expect(await failureOf(machine, "news")).toBe(
      "the certificate of news.mixmin.net:563 has expired, or this machine's clock is wrong. Next: look at the clock: " +
        `date --utc; if it is wrong, on Whonix: systemctl restart sdwdate; if it is right, ${TRY_LATER}`,
    );
    expect((await said(machine, "status")).lines[1]).toBe("unit: systemd is not running here");
  },
);

story(
  "in a Qubes template status says that nothing is to run, and check where it does",
  { releases: oldestAndNewest() },
  async (machine) => {
    await machine.write("/run/qubes/this-is-templatevm", "");
    await machine.trustTestCa();
    await machine.install(builtPackage());
    const { exitCode, lines } = await said(machine, "status");
    expect(exitCode).toBe(1);
    expect(lines.slice(0, 4)).toStrictEqual([
      "not well: a Qubes template runs no tunnels. Next: use a qube that is based on it",
      `unit: ${UNIT} is inactive, and enabled at boot`,
      "news: nothing listens on 127.0.0.1:119",
      "mail: nothing listens on 127.0.0.1:25",
    ]);
    expect(JSON.parse(await jsonOf(machine, "status"))).toMatchObject({ ok: false, qubesTemplate: true });
    // Whatever else holds a port there.
    await serveInMachine(machine, { address: "127.0.0.1", port: 119, serve: "" });
    expect(await failureOf(machine, "news")).toBe(
      "a Qubes template runs no tunnels. Next: use a qube that is based on it",
    );
  },
);

const WITH_MOUNT = releasesWith("mount");

story(
  "status says that it sees no other user's processes",
  { releases: oldestAndNewest(WITH_MOUNT), installed: builtPackage },
  async (machine) => {
    // As Kicksecure mounts it.
    await machine.succeed("mount -o remount,hidepid=2 /proc");
    expect((await saidToNobody(machine, "status")).lines[5]).toBe(
      "tor: unknown: you may not see other users' processes",
    );
  },
);
