import { expect } from "vitest";

import { failureOf, UNIT } from "./command.ts";
import { oldestAndNewest, RELEASES, releasesWith } from "../machines/releases.ts";
import { serveInMachine } from "../machines/inside/server-in-machine.ts";
import { builtPackage, story } from "../machines/story.ts";
import { listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";

story(
  "a taken port is named with its process, and does not fail the installation",
  { releases: oldestAndNewest() },
  async (machine) => {
    await serveInMachine(machine, { address: "0.0.0.0", port: 25, serve: "" });
    const holder = await machine.succeed("systemctl show --property MainPID --value server-25");

    const report = reportOf(await machine.install(builtPackage()));
    expect(report[0]).toBe(
      `The tunnels are not up: port 25 is taken by perl (PID ${holder}). Stop that program, then: systemctl start ${UNIT}`,
    );
    expect(report).toHaveLength(4);
    expect(
      await machine.succeed("dpkg-query -W -f '${db:Status-Abbrev}' nymphemeral-whonix-connections"),
    ).toBe("ii");

    // Freed, they come up by themselves.
    await machine.succeed("systemctl stop server-25");
    await machine.waitForOpenPort("127.0.0.1", 25, 20);
    expect(await listeners(machine)).toStrictEqual(["127.0.0.1:119", "127.0.0.1:25"]);
  },
);

story(
  "an administrator's stop, disable and mask survive a reinstallation",
  { releases: oldestAndNewest() },
  async (machine) => {
    const reinstalled = async (): Promise<string | undefined> =>
      reportOf(await machine.install(builtPackage()))[0];
    expect(await reinstalled()).toBe(TUNNELS_UP);
    // The same file again is a reinstallation only when asked for.
    const again = async (): Promise<string | undefined> =>
      reportOf(
        await machine.succeed("apt-get install -y --reinstall /root/nymphemeral-whonix-connections.deb 2>&1"),
      )[0];
    expect(await again()).toBe(TUNNELS_UP);

    await machine.succeed(`systemctl stop ${UNIT}`);
    expect(await again()).toBe(
      `The tunnels were stopped before this upgrade and stay stopped. To start them: systemctl start ${UNIT}`,
    );
    await machine.succeed(`systemctl disable ${UNIT}`);
    expect(await again()).toBe(`The tunnels stay down: ${UNIT} is disabled, as the administrator chose.`);
    await machine.succeed(`systemctl enable ${UNIT} && systemctl mask ${UNIT}`);
    expect(await again()).toBe(`The tunnels stay down: ${UNIT} is masked, as the administrator chose.`);
    await machine.succeed(`systemctl unmask ${UNIT}`);
    expect(await again()).toBe(
      `The tunnels were stopped before this upgrade and stay stopped. To start them: systemctl start ${UNIT}`,
    );
    expect(await listeners(machine)).toStrictEqual([]);
  },
);

story(
  "a Qubes template has the tunnels enabled and not running",
  { releases: releasesWith("whonix") },
  async (machine) => {
    await machine.write("/run/qubes/this-is-templatevm", "");
    const report = reportOf(await machine.install(builtPackage()));
    expect(report[0]).toBe(
      "The tunnels do not run in a Qubes template. They start in the qubes based on it, when those qubes start next.",
    );
    expect(await listeners(machine)).toStrictEqual([]);
    expect(await machine.succeed(`systemctl is-enabled ${UNIT}`)).toBe("enabled");
  },
);

story(
  "an image that systemd will boot is only made ready",
  { releases: RELEASES, booted: false },
  async (machine) => {
    const report = reportOf(await machine.install(builtPackage()));
    expect(report[0]).toBe("The tunnels come up at the next boot: systemd is not running here.");
    expect(await listeners(machine)).toStrictEqual([]);
    await machine.fail("ls /etc/rc2.d/S*stunnel4");
    expect(
      await machine.succeed(
        "readlink /etc/systemd/system/multi-user.target.wants/stunnel@nymphemeral.service",
      ),
    ).toMatch(/^(?:\/usr)?\/lib\/systemd\/system\/stunnel@nymphemeral\.service$/);
  },
);

story(
  "a port that is taken at boot is named, and once it is free the tunnels come up, however often they were started",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    // systemd itself listens, before any service starts.
    await machine.write(
      "/etc/systemd/system/other.socket",
      "[Socket]\nListenStream=127.0.0.1:25\n[Install]\nWantedBy=sockets.target\n",
    );
    await machine.write("/etc/systemd/system/other.service", "[Service]\nExecStart=/bin/sleep infinity\n");
    await machine.succeed("systemctl enable other.socket");
    await machine.reboot();

    const taken = "port 25 is taken by systemd (PID 1), so the tunnels cannot start";
    expect(await failureOf(machine, "news")).toBe(
      `${taken}. Next: stop that program, then: systemctl start ${UNIT}`,
    );
    expect(await machine.succeed(`journalctl --boot --unit ${UNIT}`)).toContain(
      ": port 25 is taken by systemd (PID 1). fix: stop that program, or write another port here",
    );
    // By default systemd refuses the sixth start in ten seconds, and would not try again.
    await machine.execute(`for start in 1 2 3 4 5 6 7 8; do systemctl restart ${UNIT}; done`);

    await machine.succeed("systemctl stop other.socket");
    await machine.waitForOpenPort("127.0.0.1", 25, 30);
    expect(await listeners(machine)).toStrictEqual(["127.0.0.1:119", "127.0.0.1:25"]);
  },
);
