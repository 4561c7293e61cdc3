import { expect } from "vitest";

import { kernelStory } from "../machines/kernel/kernel-story.ts";
import { builtPackage } from "../machines/story.ts";

const UNIT = "stunnel@nymphemeral";

kernelStory("the daemon leaves nothing behind, and AppArmor does not confine it", async (guest) => {
  await guest.install(builtPackage());
  const verdict = await guest.succeed(`systemd-analyze security --no-pager ${UNIT}`);
  expect(/exposure level for \S+: (\S+)/.exec(verdict)?.[1]).toBe("1.5");

  // The kernel has AppArmor; the package ships no profile, so that the unit's lines are all of the confinement.
  expect(await guest.succeed("cat /sys/module/apparmor/parameters/enabled")).toBe("Y");
  const daemon = "$(systemctl show --property MainPID --value stunnel@nymphemeral)";
  expect(await guest.succeed(`tr -d '\\0' < /proc/${daemon}/attr/current`)).toBe("unconfined");

  // RemoveIPC: an object of the daemon's account ends with the service.
  const dropIn = "[Service]\nExecStartPre=/usr/bin/perl -e 'exit !defined shmget(7, 4096, 01600)'\n";
  await guest.write(`/run/systemd/system/${UNIT}.service.d/ipc.conf`, dropIn);
  await guest.succeed(`systemctl daemon-reload && systemctl restart ${UNIT}`);
  expect(await guest.succeed("grep -c '^ *7 ' /proc/sysvipc/shm")).toBe("1");
  await guest.succeed(`systemctl stop ${UNIT}`);
  expect(await guest.fail("grep -c '^ *7 ' /proc/sysvipc/shm")).toBe("0");
});
