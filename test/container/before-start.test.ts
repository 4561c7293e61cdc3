import { expect } from "vitest";

import { COMMAND, CONF, UNIT } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { daemon, listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";
import { serveInMachine } from "../machines/inside/server-in-machine.ts";
import { nextPackage } from "../machines/packages/versions.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";

const TRIAL = `/usr/libexec/${COMMAND}/running-conf --check`;
const BUILT = ["127.0.0.1:119", "127.0.0.1:25"];
const CA = "/etc/ssl/certs/ca-certificates.crt";
const HIDES = "systemd hides /home, /root, /run/user, /tmp, /var/tmp from it";
const MOVE = "fix: move it, for example into /etc/stunnel, and write the new place here";

/** Puts a line in the place of the news section's CApath. */
const instead = (line: string): string => `sed -i '0,/^CApath/s,^CApath.*,${line},' ${CONF}`;
const hidden = (path: string, folder: string): string =>
  `the daemon cannot see ${path}, which lies in ${folder} (${HIDES}). ${MOVE}`;

/** Adds a section of the user's own. */
const own = (accept: string, line = ""): string =>
  `printf '[own]\\nclient = yes\\naccept = ${accept}\\nconnect = 127.0.0.1:9\\n${line}\\n' >>${CONF}`;
const cannotSet = (option: string, why: string): string =>
  `stunnel cannot set ${option} where it listens: ${why}. fix: remove this line, or write another value`;

/** What a start would refuse, as shell text -> what is said of the line in which it stands. */
const REFUSED: Readonly<Record<string, string>> = {
  [`cp ${CA} /root/ca; ${instead("CAfile = /root/ca")}`]: hidden("/root/ca", "/root"),
  [`mkdir -p /home/u; cp ${CA} /home/u/ca; ${instead("CAfile = /home/u/ca")}`]: hidden("/home/u/ca", "/home"),
  [`cp ${CA} /var/tmp/ca; ${instead("CAfile = /var/tmp/ca")}`]: hidden("/var/tmp/ca", "/var/tmp"),
  [`ln -sf /root/ca /etc/ca-link; ${instead("CAfile = /etc/ca-link")}`]: hidden("/etc/ca-link", "/root"),
  [`mkdir -p /root/certs; ${instead("CApath = /root/certs")}`]: hidden("/root/certs", "/root"),
  [`install -m 600 ${CA} /etc/ca; ${instead("CAfile = /etc/ca")}`]:
    "the daemon may not read /etc/ca (it runs as a user of its own, not as root). " +
    "fix: let every user read it, and enter the folders that it lies in",
  [`install -m 600 ${CA} /etc/ca; ${instead("CRLfile = /etc/ca")}`]:
    "the daemon may not read /etc/ca (it runs as a user of its own, not as root). " +
    "fix: let every user read it, and enter the folders that it lies in",
  [`install -m 640 ${CA} /etc/key; ${instead("key = /etc/key")}`]:
    "the daemon may not read /etc/key (it runs as a user of its own, not as root). " +
    "fix: give the file a group that may read it, and the daemon that group: write SupplementaryGroups=GROUP into " +
    `[Service] in systemctl edit ${UNIT}`,
  [`sed -i 's/^accept = 127.0.0.1:119/accept = 127.0.0.1:25/' ${CONF}`]:
    "[ssmtp-client] listens on 127.0.0.1:25, as [nntps-client] does (two sections cannot share a port). " +
    "fix: give one of them another port",
  [`sed -i 's/^accept = 127.0.0.1:119/accept = 127.1:25/' ${CONF}`]:
    "[ssmtp-client] listens on 127.0.0.1:25, as [nntps-client] does (two sections cannot share a port). " +
    "fix: give one of them another port",
  [`sed -i '1i socket = a:SO_DEBUG=1' ${CONF}`]: cannotSet("SO_DEBUG", "Permission denied"),
  [own("127.0.0.1:2119", "socket = a:IP_TTL=0")]: cannotSet("IP_TTL", "Invalid argument"),
  [own("::1:2119", "socket = a:SO_BINDTODEVICE=none")]: cannotSet("SO_BINDTODEVICE", "No such device"),
  [`sed -i 's/^accept = 127.0.0.1:119/accept = 192.0.2.1:119/' ${CONF}`]:
    "this machine has no address 192.0.2.1. fix: write accept = 127.0.0.1:119",
};

/** What is said of a socket of the file system, as a section of its own: by the folder in which it is to be. */
const RUN = "/run/stunnel-nymphemeral";
const SOCKETS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...["/run/own", "/srv/own", "/tmp/own", `${RUN}/none/own`].map(
      (path) => [path, `systemd lets it write in ${RUN} alone`] as const,
    ),
    ...["log", "stunnel.pid", "stunnel.conf"].map(
      (name) => [`${RUN}/${name}`, "the daemon keeps a file of its own there"] as const,
    ),
  ].map(([path, rule]) => [
    own(path),
    `the daemon cannot listen on ${path} (${rule}). fix: write a port of this machine, such as accept = 127.0.0.1:8119`,
  ]),
);

/** What a start would refuse of a whole file. */
const EMPTY =
  "this file has no section (each tunnel is a section). fix: write [nntps-client] and [ssmtp-client]";

/** What a start takes, though it looks alike. */
const TAKEN: readonly string[] = [
  `cp ${CA} /etc/stunnel/ca; ${instead("CAfile = /etc/stunnel/ca")}`,
  `install -m 600 ${CA} /etc/random; sed -i '1i RNDfile = /etc/random' ${CONF}`,
  `sed -i 's/^accept = 127.0.0.1:25/accept = 127.0.0.2:119/' ${CONF}`,
  `sed -i 's/^accept = 127.0.0.1:119/accept = 127.0.0.1:nntp/' ${CONF}`,
  own(`${RUN}/own`, "socket = a:SO_KEEPALIVE=1"),
  `install -m 640 -g mail ${CA} /etc/group-ca; ${instead("CAfile = /etc/group-ca")}
  sed -i '1i socket = a:SO_DEBUG=1' ${CONF}
  mkdir -p /etc/systemd/system/${UNIT}.d
  printf '[Service]\\nSupplementaryGroups=mail\\nAmbientCapabilities=CAP_NET_ADMIN\\nCapabilityBoundingSet=CAP_NET_ADMIN\\n' >/etc/systemd/system/${UNIT}.d/own.conf
  systemctl daemon-reload`,
];

async function change(machine: Machine, how: string): Promise<void> {
  await machine.succeed(`cp -p /root/conf ${CONF}; ${how}`);
}

story(
  "what a start would refuse is refused before it, and takes no tunnel down",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.copyIn(await nextPackage(), "/root/next.deb");
    await machine.succeed(`cp -p ${CONF} /root/conf`);
    const before = await daemon(machine);
    for (const [how, words] of Object.entries({ ...SOCKETS, ...REFUSED })) {
      await change(machine, how);
      const said = await machine.fail(TRIAL);
      expect(said.replace(/^\/etc\/stunnel\/nymphemeral\.conf, line \d+: /, ""), how).toBe(words);
      await machine.fail(`systemctl reload ${UNIT}`);
      expect(await listeners(machine), how).toStrictEqual(BUILT);
    }
    for (const how of [`: >${CONF}`, `echo 'debug = 5' >${CONF}`]) {
      await change(machine, how);
      expect(await machine.fail(TRIAL), how).toBe(`${CONF}: ${EMPTY}`);
    }
    await change(machine, Object.keys(REFUSED).at(-1) ?? "");
    const report = await machine.succeed("dpkg --force-confold --install /root/next.deb 2>&1");
    expect(reportOf(report)[0]).toMatch(
      /^The tunnels still run with the old settings\. .* no address 192\.0\.2\.1\./,
    );

    // A port that another program holds.
    await change(machine, `sed -i 's/^accept = 127.0.0.1:119/accept = 127.0.0.1:1119/' ${CONF}`);
    await serveInMachine(machine, { address: "127.0.0.1", port: 1119, serve: "" });
    expect(await machine.fail(TRIAL)).toMatch(
      /: port 1119 is taken by \S+ \(PID \d+\)\. fix: stop that program, or write another port here$/,
    );
    expect(await daemon(machine)).toBe(before);

    for (const how of TAKEN) {
      await change(machine, how);
      expect(await machine.succeed(`${TRIAL} 2>&1`), how).toBe("");
      await machine.succeed(`systemctl restart ${UNIT}`);
      await machine.waitForOpenPort("127.0.0.1", 119, 5);
    }
  },
);

story(
  "an address that systemd does not deny is refused before a start as well",
  { releases: ["bullseye", "trixie"], installed: builtPackage },
  async (machine) => {
    await machine.succeed(`sed -i 's/^connect = 2.2.2.2:25/connect = 3.3.3.3:25/' ${CONF}`);
    await machine.succeed("mv /usr/bin/systemctl /usr/bin/true-systemctl");
    await machine.write(
      "/usr/bin/systemctl",
      '#!/bin/sh\n[ "$1" = set-property ] || exec true-systemctl "$@"\n',
      0o755,
    );
    expect(await machine.fail(TRIAL)).toBe(
      `${UNIT}: systemd does not deny 3.3.3.3/32. fix: write a name in place of this address`,
    );
  },
);

story(
  "an address that a drop-in allows is refused before a start as well",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const allow = async (prefixes: string) => {
      await machine.write(
        `/etc/systemd/system/${UNIT}.d/allow.conf`,
        `[Service]\nIPAddressAllow=${prefixes}\n`,
      );
      await machine.succeed("systemctl daemon-reload");
    };
    for (const [prefixes, shown] of [
      ["any", "0.0.0.0/0"],
      ["10.0.0.0/8 2.2.2.0/24", "2.2.2.0/24"],
      ["2.2.2.2", "2.2.2.2/32"],
    ] as const) {
      await allow(prefixes);
      expect(await machine.fail(TRIAL), prefixes).toBe(
        `${UNIT}: IPAddressAllow=${shown} lets the tunnels reach 2.2.2.2 (nothing may reach an address that no ` +
          `certificate proves). fix: remove that prefix: systemctl edit ${UNIT}`,
      );
    }
    await allow("localhost 10.0.0.0/8 2.2.3.0/24");
    expect(await machine.succeed(`${TRIAL} 2>&1`)).toBe("");
  },
);

story(
  "an upgrade knows the daemon without its pid file",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.copyIn(await nextPackage(), "/root/next.deb");
    const before = await daemon(machine);
    await machine.succeed(`cp -p ${CONF} /root/conf && echo 'color = red' >>${CONF}`);
    for (const spoil of [":>", "rm -f"]) {
      await machine.succeed(`${spoil} /run/stunnel-nymphemeral/stunnel.pid`);
      const report = reportOf(await machine.succeed("dpkg --force-confold --install /root/next.deb 2>&1"));
      expect(report[0], spoil).toMatch(/^The tunnels still run with the old settings\. /);
      expect(await daemon(machine), spoil).toBe(before);
      expect(await listeners(machine), spoil).toStrictEqual(BUILT);
    }
    await change(machine, ":");
    expect(reportOf(await machine.succeed("dpkg --force-confold --install /root/next.deb 2>&1"))[0]).toBe(
      TUNNELS_UP,
    );
  },
);
