import { expect } from "vitest";

import { RELAY_ONION } from "../unit/onion-names.ts";
import { listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";
import { asUser, becomeWhonix18, SYSMAINT_SESSION } from "../machines/inside/whonix-18.ts";
import { kernelStory } from "../machines/kernel/kernel-story.ts";
import { builtPackage } from "../machines/story.ts";

const COMMAND = "nymphemeral-whonix-connections";
const PORTS = ["127.0.0.1:119", "127.0.0.1:25"];

/** What Kicksecure's packages set, of what a program may notice. */
const SYSCTLS = `kernel.yama.ptrace_scope=2
kernel.kptr_restrict=2
kernel.dmesg_restrict=1
kernel.perf_event_paranoid=3
kernel.unprivileged_bpf_disabled=1
net.core.bpf_jit_harden=2
fs.protected_symlinks=1
fs.protected_hardlinks=1
fs.protected_fifos=2
fs.protected_regular=2
net.ipv4.tcp_timestamps=0
net.ipv4.icmp_echo_ignore_all=1
`;

kernelStory(
  "in the shape of Whonix 18 the tunnels are set up in one session and run in the other",
  async (guest) => {
    await becomeWhonix18(guest);
    await guest.write("/etc/sysctl.d/30_hardened.conf", SYSCTLS);
    await guest.succeed("echo 'proc /proc proc defaults,nosuid,nodev,noexec,hidepid=2 0 0' >>/etc/fstab");
    await guest.powerOff();

    await guest.boot(SYSMAINT_SESSION);
    expect(await guest.succeed("systemctl is-active sysmaint-boot.target")).toBe("active");
    await guest.copyIn(builtPackage(), "/root/built.deb");
    const report = reportOf(
      await guest.succeed("umask 027; apt-get install -y /root/built.deb 2>&1", { seconds: 120 }),
    );
    expect(report[0]).toBe("The tunnels come up when you restart into the USER session.");
    expect(await listeners(guest)).toStrictEqual([]);
    await guest.succeed(`umask 027; ${COMMAND} servers --mail ${RELAY_ONION}`);

    await guest.reboot();
    expect(await guest.succeed("findmnt -no OPTIONS /proc")).toMatch(/hidepid=(?:2|invisible)/);
    expect(await guest.succeed("cat /proc/sys/kernel/yama/ptrace_scope")).toBe("2");
    await guest.waitForOpenPort("127.0.0.1", 25, 20);
    expect(await listeners(guest)).toStrictEqual(PORTS);
    const shown = await guest.succeed(asUser(`${COMMAND} servers`));
    expect(shown).toContain(`mail  ${RELAY_ONION}:25  verified by its name, in Tor`);
    const status = await guest.execute(asUser(`${COMMAND} status`));
    expect(status.stdout).toContain("unit: stunnel@nymphemeral.service is active, and enabled at boot");
  },
  ["trixie"],
);

kernelStory(
  "with hidepid=2 and hardened sysctls alone the package installs and its tunnels start",
  async (guest) => {
    await guest.write("/etc/sysctl.d/30_hardened.conf", SYSCTLS);
    await guest.succeed("mount -o remount,hidepid=2 /proc && systemctl restart systemd-sysctl");
    await guest.copyIn(builtPackage(), "/root/built.deb");
    const report = reportOf(
      await guest.succeed("umask 027; apt-get install -y /root/built.deb 2>&1", { seconds: 120 }),
    );
    expect(report[0]).toBe(TUNNELS_UP);
    expect(await listeners(guest)).toStrictEqual(PORTS);
  },
);
