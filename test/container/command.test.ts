import { expect } from "vitest";

import {
  COMMAND,
  CONF,
  failureOf,
  golden,
  jsonOf,
  MAIL_WORKS,
  NEWS_WORKS,
  said,
  saidToNobody,
  UNIT,
} from "./command.ts";
import { RELEASES } from "./releases.ts";
import { serveInMachine } from "./server-in-machine.ts";
import { builtPackage, story } from "./story.ts";

story(
  "status and check say that all is well, to any user",
  { releases: RELEASES, installed: builtPackage },
  async (machine) => {
    await machine.startServers();
    const well = { exitCode: 0, lines: [NEWS_WORKS, MAIL_WORKS] };
    expect(await said(machine, "check")).toStrictEqual(well);
    expect(await saidToNobody(machine, "check")).toStrictEqual(well);

    const status = [
      `unit: ${UNIT} is active, and at boot enabled`,
      "news: 127.0.0.1:119 listens, and leads to news.mixmin.net:563",
      "mail: 127.0.0.1:25 listens, and leads to 2.2.2.2:25",
      "machine: no Whonix-Workstation; without a Whonix-Gateway the tunnels are not anonymous",
      "tor: neither Tor nor socat runs here",
      `conf: ${CONF} is as shipped`,
      `Do mail and news go through? ${COMMAND} check`,
    ];
    expect(await said(machine, "")).toStrictEqual({ exitCode: 0, lines: status });
    expect(await saidToNobody(machine, "status")).toStrictEqual({ exitCode: 0, lines: status });
    expect(await jsonOf(machine, "status")).toBe(await golden("status.json"));
    expect(await jsonOf(machine, "check")).toBe(await golden("check.json"));

    await machine.markAsWorkstation();
    await machine.succeed(`echo '; mine' >>${CONF}`);
    await machine.succeed("cp /bin/sleep /tmp/tor && systemd-run --quiet --unit=tor-like /tmp/tor 600");
    const pid = await machine.succeed("systemctl show --property MainPID --value tor-like");
    await machine.waitUntil(`[ "$(cat /proc/${pid}/comm)" = tor ]`, 5);
    expect((await said(machine, "status")).lines.slice(3, 6)).toStrictEqual([
      "machine: a Whonix-Workstation",
      `tor: tor (PID ${pid}) runs here; on a workstation that is Tor over Tor`,
      `conf: ${CONF} was changed since it was shipped`,
    ]);
  },
);

story(
  "without systemd check works, and says less",
  { releases: RELEASES, booted: false },
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
      lines: [NEWS_WORKS, MAIL_WORKS],
    });
    await servers.present("news", "expired");
    expect(await failureOf(machine, "news")).toBe(
      "news.mixmin.net:563 was not reached or not trusted: without systemd there is no journal that says why. " +
        "Next: look for stunnel in the log of the system",
    );
    expect((await said(machine, "status")).lines[0]).toBe("unit: systemd is not running here");
  },
);

story(
  "in a Qubes template status says that nothing is to run, and check where it does",
  { releases: RELEASES },
  async (machine) => {
    await machine.write("/run/qubes/this-is-templatevm", "");
    await machine.trustTestCa();
    await machine.install(builtPackage());
    const { exitCode, lines } = await said(machine, "status");
    expect(exitCode).toBe(1);
    expect(lines.slice(0, 3)).toStrictEqual([
      `unit: ${UNIT} is inactive, and at boot enabled; ` +
        "that is right in a Qubes template: the tunnels run in the qubes based on it",
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

// forky's minimal system has no mount.
const WITH_MOUNT = ["bullseye", "bookworm", "trixie"] as const;

story(
  "status says that it sees no other user's processes",
  { releases: WITH_MOUNT, installed: builtPackage },
  async (machine) => {
    // As Kicksecure mounts it.
    await machine.succeed("mount -o remount,hidepid=2 /proc");
    expect((await saidToNobody(machine, "status")).lines[4]).toBe(
      "tor: the processes of other users are hidden from you; sudo tells",
    );
  },
);
