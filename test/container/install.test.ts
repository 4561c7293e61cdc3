import { expect } from "vitest";

import type { Machine } from "../machines/machine.ts";
import { RELEASES } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { FIRST_REPORT, listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";

const UNIT = "stunnel@nymphemeral.service";

// bullseye's adduser, called by stunnel4's postinst.
const STUNNEL4S_OWN =
  "Warning: The home dir /var/run/stunnel4 you specified can't be accessed: No such file or directory";

async function installedOnWhonix(machine: Machine): Promise<string> {
  await machine.markAsWorkstation();
  return await machine.install(builtPackage());
}

story(
  "one apt-get install opens both tunnels, on loopback alone",
  { releases: RELEASES, base: "bare" },
  async (machine) => {
    const output = await installedOnWhonix(machine);
    await machine.waitForOpenPort("127.0.0.1", 119, 5);
    await machine.waitForOpenPort("127.0.0.1", 25, 5);

    expect(await listeners(machine)).toStrictEqual(["127.0.0.1:119", "127.0.0.1:25"]);
    expect(await machine.succeed(`systemctl is-enabled ${UNIT}`)).toBe("enabled");
    expect(await machine.succeed(`systemctl is-active ${UNIT}`)).toBe("active");
    expect(reportOf(output)).toStrictEqual([
      TUNNELS_UP,
      ...FIRST_REPORT.slice(0, 2),
      "Does it work? nymphemeral-whonix-connections check",
    ]);
    // Tor over Tor.
    expect(output).not.toMatch(/^Setting up (tor|socat)\b/m);
    const complaints = output.split(/\r*\n/).filter((line) => /error|warning:/i.test(line));
    expect(complaints.filter((line) => line !== STUNNEL4S_OWN)).toStrictEqual([]);
  },
);

story(
  "the daemon is nobody, and can do next to nothing",
  { releases: RELEASES, installed: builtPackage },
  async (machine) => {
    const status = await machine.succeed("cat /proc/$(cat /run/stunnel-nymphemeral/stunnel.pid)/status");
    const [, uid] = /^Uid:\t(\d+)\t/m.exec(status) ?? [];
    // The range of dynamic users, systemd.exec(5).
    expect(Number(uid)).toBeGreaterThanOrEqual(61184);
    expect(Number(uid)).toBeLessThanOrEqual(65519);
    // CAP_NET_BIND_SERVICE, capabilities(7), and nothing else.
    expect(status).toMatch(/^CapEff:\t0000000000000400$/m);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);

    const verdict = await machine.succeed(`systemd-analyze security --no-pager ${UNIT}`);
    const [, exposure] = /Overall exposure level for \S+: (\d+\.\d+)/.exec(verdict) ?? [];
    expect(Number(exposure)).toBeLessThanOrEqual(1.6);
  },
);

story("a machine that is no Whonix-Workstation is told so", { releases: RELEASES }, async (machine) => {
  const report = reportOf(await machine.install(builtPackage()));
  expect(report).toStrictEqual([TUNNELS_UP, ...FIRST_REPORT]);
});
