import { expect } from "vitest";

import { CONF, failureOf, UNIT } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { daemon, listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";

const PACKAGE = "nymphemeral-whonix-connections";
const BUILT = ["127.0.0.1:119", "127.0.0.1:25"];

/** stunnel's next version, a file of the machine. */
const NEXT_STUNNEL = "/root/next-stunnel.deb";

/** stunnel's scripts restart and stop stunnel.target, and with it the tunnels, but wait for the target alone. */
async function allJobsDone(machine: Machine): Promise<void> {
  await machine.waitUntil('[ -z "$(systemctl list-jobs --no-legend)" ]', 60);
}

/** Makes it of the package in apt's cache, and tells the package's name: stunnel4 up to trixie, then stunnel. */
async function makeNextStunnel(machine: Machine): Promise<string> {
  return await machine.succeed(`set -e
    owner=$(dpkg-query --search /usr/bin/stunnel)
    owner=\${owner%%:*}
    dpkg-deb --raw-extract /var/cache/apt/archives/"$owner"_*.deb /root/stunnel
    sed -i '/^Version:/s/$/+stories/' /root/stunnel/DEBIAN/control
    dpkg-deb -Znone --build /root/stunnel ${NEXT_STUNNEL} >&2
    echo "$owner"`);
}

story(
  "stunnel4 reinstalled or upgraded restarts the tunnels; taken away by force, it stops them until it is back",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.startServers();
    const stunnel = await makeNextStunnel(machine);
    for (const what of [`--reinstall ${stunnel}`, NEXT_STUNNEL]) {
      const before = await daemon(machine);
      await machine.succeed(`apt-get install -y ${what}`);
      await allJobsDone(machine);
      expect(await daemon(machine), what).not.toBe(before);
      expect(await listeners(machine), what).toStrictEqual(BUILT);
    }

    expect(await machine.fail(`dpkg --remove ${stunnel} 2>&1`)).toContain(`${PACKAGE} depends on stunnel4`);
    expect(await listeners(machine)).toStrictEqual(BUILT);
    await machine.succeed(`dpkg --remove --force-depends ${stunnel}`);
    await allJobsDone(machine);
    expect(await listeners(machine)).toStrictEqual([]);
    expect(await machine.succeed(`systemctl show --property Result --value ${UNIT}`)).toBe("success");
    const nothing = "nothing listens on 127.0.0.1:119";
    expect(await failureOf(machine, "news")).toBe(
      `${nothing}: ${UNIT} is stopped. Next: systemctl start ${UNIT}`,
    );
    expect(await machine.fail(`systemctl start ${UNIT} 2>&1`)).toContain(`Job for ${UNIT} failed`);
    expect(await failureOf(machine, "news")).toBe(
      `${nothing}: /usr/bin/stunnel is missing. Next: install the package stunnel4 again: ` +
        "apt-get install --reinstall stunnel4",
    );

    // Asked for once, they come with it.
    await machine.succeed(`dpkg --install ${NEXT_STUNNEL}`);
    await allJobsDone(machine);
    await machine.waitForOpenPort("127.0.0.1", 119, 60);
    expect((await machine.converse(119, ["QUIT"])).greeting).toMatch(/^200 /);

    // apt, unlike dpkg, takes both, and both come back.
    expect(await machine.succeed(`apt-get remove -y ${stunnel}`)).toContain(
      `Removing ${PACKAGE} (1.0.0) ...`,
    );
    expect(await listeners(machine)).toStrictEqual([]);
    expect(await machine.read(CONF)).toContain("[nntps-client]");
    expect(reportOf(await machine.install(builtPackage()))[0]).toBe(TUNNELS_UP);
    expect(await listeners(machine)).toStrictEqual(BUILT);
  },
);
