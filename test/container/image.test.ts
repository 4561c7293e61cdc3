import { expect } from "vitest";

import { UNIT } from "./command.ts";
import { oldestAndNewest, releasesWith } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";
import { nextPackage } from "../machines/packages/versions.ts";

/** The releases whose machines have mount(8). */
const MOUNTING = releasesWith("mount");

const PACKAGE = "nymphemeral-whonix-connections";
const BUILT = ["127.0.0.1:119", "127.0.0.1:25"];

story(
  "installed in a chroot it starts nothing and touches nothing outside, and the image boots with the tunnels",
  { releases: oldestAndNewest(MOUNTING) },
  async (machine) => {
    // The machine's own disk, as another system that builds an image of it would see it: without /run.
    await machine.succeed(
      "mkdir /mnt/image && mount --bind / /mnt/image && mount -t proc proc /mnt/image/proc",
    );
    await machine.copyIn(builtPackage(), "/root/built.deb");
    const outside = "systemctl list-units --all --plain --no-legend '*stunnel*'; find /run -name '*stunnel*'";
    const before = await machine.succeed(outside);

    const report = reportOf(await machine.succeed("chroot /mnt/image dpkg --install /root/built.deb 2>&1"));
    expect(report[0]).toBe("The tunnels come up at the next boot: systemd is not running here.");
    expect(await listeners(machine)).toStrictEqual([]);
    expect(await machine.execute("pgrep stunnel || ps -C stunnel")).toMatchObject({ stdout: "" });
    expect(await machine.succeed(outside)).toBe(before);

    await machine.succeed("umount /mnt/image/proc /mnt/image");
    await machine.reboot();
    await machine.waitForOpenPort("127.0.0.1", 119, 20);
    expect(await listeners(machine)).toStrictEqual(BUILT);
    expect(await machine.succeed(`systemctl is-enabled ${UNIT}`)).toBe("enabled");
  },
);

story(
  "the tunnels of a Qubes template come up in the qube that is based on it",
  { releases: releasesWith("whonix") },
  async (machine) => {
    await machine.write("/run/qubes/this-is-templatevm", "");
    await machine.install(builtPackage());
    expect(await listeners(machine)).toStrictEqual([]);
    // /run, and the marker with it, is another one at each boot.
    await machine.reboot();
    await machine.waitForOpenPort("127.0.0.1", 119, 20);
  },
);

// systemd.preset(5) is where an administrator, or who makes a distribution, says which units a package may enable; Debian's
// own deb-systemd-helper asks it at the first installation. To enable the unit all the same would undo that.
story(
  "where a preset disables everything the tunnels stay down, as that is the administrator's word, until enabled",
  { releases: oldestAndNewest() },
  async (machine) => {
    await machine.write("/etc/systemd/system-preset/00-nothing.preset", "disable *\n");
    const report = reportOf(await machine.install(builtPackage()));
    expect(report[0]).toBe(`The tunnels stay down: ${UNIT} is disabled, as the administrator chose.`);
    expect(await machine.fail(`systemctl is-enabled ${UNIT}`)).toBe("disabled");
    expect(await listeners(machine)).toStrictEqual([]);

    // Enabled by hand it stays so, whatever the preset says.
    await machine.succeed(`systemctl enable --now ${UNIT}`);
    await machine.copyIn(await nextPackage(), "/root/next.deb");
    expect(reportOf(await machine.succeed("dpkg --install /root/next.deb 2>&1"))[0]).toBe(TUNNELS_UP);
    expect(await machine.succeed(`systemctl is-enabled ${UNIT}`)).toBe("enabled");
  },
);

story(
  "with /usr mounted read-only the tunnels run, and an upgrade that fails is mended by another",
  { releases: oldestAndNewest(MOUNTING), installed: builtPackage },
  async (machine) => {
    await machine.copyIn(await nextPackage(), "/root/next.deb");
    await machine.succeed("mount --bind /usr /usr && mount -o remount,bind,ro /usr");
    await machine.succeed(`systemctl restart ${UNIT}`);
    expect(await listeners(machine)).toStrictEqual(BUILT);

    expect(await machine.fail("dpkg --install /root/next.deb 2>&1")).toContain("Read-only file system");
    // dpkg cannot put back what it could not move, and wants the package installed again; the tunnels do not notice.
    expect(await machine.succeed(`dpkg -V ${PACKAGE}`)).toBe("");
    expect(await listeners(machine)).toStrictEqual(BUILT);

    await machine.succeed("mount -o remount,bind,rw /usr");
    expect(reportOf(await machine.succeed("dpkg --install /root/next.deb 2>&1"))[0]).toBe(TUNNELS_UP);
    expect(await machine.succeed(`dpkg --audit; dpkg -V ${PACKAGE}`)).toBe("");
  },
);
