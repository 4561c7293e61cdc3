import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";

import type { Guest } from "../machines/kernel/guest.ts";
import type { GuestRelease } from "../machines/kernel/image.ts";
import { kernelStory } from "../machines/kernel/kernel-story.ts";
import { builtPackage } from "../machines/story.ts";

const UNIT = "stunnel@nymphemeral";
const ATTEMPTS = "/usr/local/lib/guest/attempts.pl";
const RUNTIME = "/run/stunnel-nymphemeral";

/** What the daemon's sandbox forbids: a directive, what comes of the attempt in there, and of root's own outside. */
const TABLE: Readonly<Record<string, readonly [inside: string, outside: string]>> = {
  DynamicUser: ["dynamic", "root"],
  UMask: ["0600", "0644"],
  AmbientCapabilities: ["0000000000000400", "0000000000000000"],
  CapabilityBoundingSet: ["0000000000000400", "000001ffffffffff"],
  "CapabilityBoundingSet, a raw socket": ["EPERM", "done"],
  "NoNewPrivileges, id with the bit setuid": ["not root", "root"],
  LockPersonality: ["EPERM", "done"],
  PrivateDevices: ["ENOENT", "done"],
  PrivateTmp: ["ENOENT", "done"],
  ProcSubset: ["ENOENT", "done"],
  ProtectClock: ["SIGSYS", "done"],
  ProtectControlGroups: ["EROFS", "done"],
  ProtectHome: ["EACCES", "done"],
  ProtectHostname: ["SIGSYS", "done"],
  ProtectKernelLogs: ["SIGSYS", "done"],
  ProtectKernelModules: ["SIGSYS", "ENOENT"],
  "ProtectKernelModules, their files": ["EACCES", "done"],
  "ProtectKernelTunables, /proc/sys": ["ENOENT", "done"],
  ProtectProc: ["ENOENT", "done"],
  "ProtectSystem, /etc": ["EROFS", "done"],
  "ProtectSystem, /var/lib": ["EROFS", "done"],
  RestrictAddressFamilies: ["EAFNOSUPPORT", "done"],
  RestrictNamespaces: ["EPERM", "done"],
  RestrictRealtime: ["EPERM", "done"],
  RestrictSUIDSGID: ["EPERM", "done"],
  SystemCallArchitectures: ["SIGSYS", "done"],
  "SystemCallFilter=@system-service, mount": ["SIGSYS", "ENOENT"],
  "SystemCallFilter=~@privileged, chroot": ["SIGSYS", "done"],
  "IPAddressDeny, 2.2.2.2": ["EPERM", "done"],
  "IPAddressDeny, another address": ["done", "done"],
};

/** What differs between the releases. */
const DIFFERENCES: Readonly<Record<GuestRelease, typeof TABLE>> = {
  bookworm: {
    MemoryDenyWriteExecute: ["EPERM", "done"],
    "ProtectKernelTunables, /sys": ["ro", "rw"],
  },
  trixie: {
    // By the kernel itself, which has PR_SET_MDWE since 6.3.
    MemoryDenyWriteExecute: ["EACCES", "done"],
    // systemd 257 leaves /sys as it is, whatever else a unit says: there the modes of its files protect it.
    "ProtectKernelTunables, /sys": ["rw", "rw"],
  },
};

/** A start of the daemon tries everything before, in the daemon's own sandbox. */
const DROP_IN = `[Service]
ExecStartPre=/bin/sh -c 'perl ${ATTEMPTS} ${RUNTIME} >${RUNTIME}/attempts'
`;

/** Counts, where the guest's packets arrive, those for two addresses. */
const COUNTERS = `table inet seen {
  chain arriving {
    type filter hook input priority 0
    ip daddr 2.2.2.2 counter
    ip daddr 192.0.2.10 udp dport 25 counter
  }
}
`;

async function packetsSeen(guest: Guest): Promise<string[]> {
  const listed = await guest.succeed("ip netns exec beyond nft list table inet seen");
  return [...listed.matchAll(/counter packets (\d+)/g)].map(([, packets = ""]) => packets);
}

function results(output: string): Record<string, string> {
  const lines = output.split("\n").map((line) => line.split(": "));
  return Object.fromEntries(lines.map(([name = "", result = ""]) => [name, result]));
}

kernelStory("every line of the daemon's confinement is enforced", async (guest) => {
  await guest.install(builtPackage());
  await guest.write(ATTEMPTS, await readFile(join(import.meta.dirname, "attempts.pl")), 0o755);
  await guest.succeed(
    "install -m 4755 /usr/bin/id /usr/local/lib/guest/id && touch /tmp/outside && chmod 666 /tmp/outside",
  );
  await guest.write("/root/seen.nft", COUNTERS);
  await guest.succeed("ip netns exec beyond nft -f /root/seen.nft");
  await guest.write(`/run/systemd/system/${UNIT}.service.d/attempts.conf`, DROP_IN);

  await guest.succeed(`systemctl daemon-reload && systemctl restart ${UNIT}`);
  const inside = results(await guest.succeed(`cat ${RUNTIME}/attempts`));
  expect(await packetsSeen(guest)).toStrictEqual(["0", "1"]);
  const outside = results(await guest.succeed(`mkdir -p /run/probe && perl ${ATTEMPTS} /run/probe`));
  expect(await packetsSeen(guest)).toStrictEqual(["1", "2"]);

  const unit = await guest.read(`/usr/lib/systemd/system/${UNIT}.service`);
  const [, lines = ""] = /^(DynamicUser=[^]*?)\n\n/m.exec(unit) ?? [];
  const directives = [...lines.matchAll(/^(\w+)=/gm)].map(([, name = ""]) => name);
  const shown = new Set(Object.keys(TABLE).map((name) => name.split(/[,=]/)[0]));
  // The account's name and its folder, which the others need, and what shows when the daemon stops: exposure.test.ts.
  const others = ["User", "RuntimeDirectory", "MemoryDenyWriteExecute", "RemoveIPC"];
  expect(directives.filter((name) => !shown.has(name))).toStrictEqual(others);

  const names = [...new Set([...Object.keys(inside), ...Object.keys(outside)])];
  const seen = Object.fromEntries(names.map((name) => [name, [inside[name], outside[name]]]));
  expect(seen).toStrictEqual({ ...TABLE, ...DIFFERENCES[guest.release] });
});
