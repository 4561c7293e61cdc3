import { expect } from "vitest";

import { UNIT } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { daemon, listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";
import { NEXT_NEWS_PORT, nextPackage } from "../machines/packages/versions.ts";

const POLICY = "/usr/sbin/policy-rc.d";
const BUILT = ["127.0.0.1:119", "127.0.0.1:25"];
const NEXT = [`127.0.0.1:${NEXT_NEWS_PORT}`, "127.0.0.1:25"];
const AT_NEXT_BOOT = "The tunnels come up at the next boot: policy-rc.d forbids starts now.";

/** As in Whonix 18's maintenance session: nothing starts, what runs may be restarted, and stopped. */
const MAINTENANCE = `#!/bin/sh
case "$2" in
start) exit 101 ;;
restart | try-restart) systemctl --quiet is-active "$1" || exit 101 ;;
esac
exit 0
`;

async function bring(machine: Machine, policy: string): Promise<void> {
  await machine.write(POLICY, policy, 0o755);
  const output = await machine.install(builtPackage());
  expect(reportOf(output)[0]).toBe(AT_NEXT_BOOT);
  expect(reportOf(output)).toHaveLength(4);
  expect(output).not.toMatch(/error/i);
  expect(await machine.succeed(`systemctl is-enabled ${UNIT}`)).toBe("enabled");
  expect(await listeners(machine)).toStrictEqual([]);
  await machine.copyIn(await nextPackage(), "/root/next.deb");
}

story(
  "in a maintenance session the tunnels wait for the boot, and once they run an upgrade restarts them",
  { releases: oldestAndNewest() },
  async (machine) => {
    await bring(machine, MAINTENANCE);
    await machine.reboot();
    await machine.waitForOpenPort("127.0.0.1", 119, 20);

    expect(reportOf(await machine.succeed("dpkg --install /root/next.deb 2>&1"))[0]).toBe(TUNNELS_UP);
    expect(await listeners(machine)).toStrictEqual(NEXT);
    await machine.succeed("dpkg --remove nymphemeral-whonix-connections");
    expect(await listeners(machine)).toStrictEqual([]);
  },
);

story(
  "a policy that denies everything leaves running tunnels as they were, which is told, and removes all the same",
  { releases: oldestAndNewest() },
  async (machine) => {
    await bring(machine, "#!/bin/sh\nexit 101\n");
    await machine.succeed(`systemctl start ${UNIT}`);
    const before = await daemon(machine);

    const upgrade = reportOf(await machine.succeed("dpkg --install /root/next.deb 2>&1"));
    expect(upgrade[0]).toBe(
      "The tunnels still run the old version, because policy-rc.d forbids restarts now. The new version starts at the next boot.",
    );
    expect(await daemon(machine)).toBe(before);
    expect(await listeners(machine)).toStrictEqual(BUILT);
    await machine.reboot();
    await machine.waitForOpenPort("127.0.0.1", NEXT_NEWS_PORT, 20);

    // The daemon that may not be stopped is gone with the next boot, or with a new installation.
    const removal = await machine.succeed("dpkg --remove nymphemeral-whonix-connections 2>&1");
    expect(removal).toContain("policy-rc.d returned 101");
    expect(await listeners(machine)).toStrictEqual(NEXT);
    const old = await daemon(machine);
    await machine.succeed(`rm ${POLICY}`);
    expect(reportOf(await machine.succeed("dpkg --install /root/next.deb 2>&1"))[0]).toBe(TUNNELS_UP);
    expect(await daemon(machine)).not.toBe(old);
  },
);
