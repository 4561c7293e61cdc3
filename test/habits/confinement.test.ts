import { expect, it } from "vitest";

import { projectFiles } from "../unit/project-files.ts";

const UNIT = "debian-templates/usr/lib/systemd/system/stunnel@nymphemeral.service.ejs";

// Not a golden file: one that is updated with the others lets a line go that nobody meant to give up.
it("the daemon's unit takes from it all that it can do without (systemd.exec(5))", () => {
  const text = projectFiles().get(UNIT) ?? "";
  const [, confinement = ""] = /^(DynamicUser=[^]*?)\n\n/m.exec(text) ?? [];
  expect(confinement.split("\n").filter((line) => !line.startsWith("#"))).toEqual([
    "DynamicUser=yes",
    "User=<%= runtimeDirectory %>",
    "RuntimeDirectory=<%= runtimeDirectory %>",
    "UMask=0077",
    "AmbientCapabilities=CAP_NET_BIND_SERVICE",
    "CapabilityBoundingSet=CAP_NET_BIND_SERVICE",
    "NoNewPrivileges=yes",
    "LockPersonality=yes",
    "MemoryDenyWriteExecute=yes",
    "PrivateDevices=yes",
    "PrivateTmp=yes",
    "ProcSubset=pid",
    "ProtectClock=yes",
    "ProtectControlGroups=yes",
    "ProtectHome=yes",
    "ProtectHostname=yes",
    "ProtectKernelLogs=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
    "ProtectProc=invisible",
    "ProtectSystem=strict",
    "RemoveIPC=yes",
    "IPAddressDeny=<%= mappedAddress %>",
    "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
    "SystemCallFilter=~@privileged",
  ]);
});
