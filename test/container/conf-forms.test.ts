import { expect } from "vitest";

import { CONF, UNIT } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest, RELEASES, releasesFrom, releasesWith } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { daemon, listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";
import { nextPackage } from "../machines/packages/versions.ts";

const BUILT = ["127.0.0.1:119", "127.0.0.1:25"];
const RUNNING_CONF = "/run/stunnel-nymphemeral/stunnel.conf";

/** What is done to the conf as shipped, as shell text that finds it in $conf. */
const FORMS: Readonly<Record<string, string>> = {
  "a first line with #": "sed -i '1i # managed by salt' $conf",
  "a first line with ;": "sed -i '1i ; mine' $conf",
  "an indented first line": "sed -i '1i \\ \\ ; mine' $conf",
  "a section as first line": "sed -i -n '/^\\[/,$ p' $conf && sed -i '1,2 { /^$/d }' $conf",
  "nothing but options": "sed -i '/^;/d; /^$/d' $conf",
  "lines that end in CRLF": "sed -i 's/$/\\r/' $conf",
  "names in capitals": "sed -i 's/^\\([a-zA-Z]*\\) =/\\U\\1\\E =/' $conf",
  "blanks in the names of sections": "sed -i 's/^\\[\\(.*\\)\\]$/[ \\1 ]/' $conf",
  "an include":
    "mkdir /etc/more && sed -n '/^\\[ssmtp/,$ p' $conf >/etc/more/mail && sed -i '/^\\[ssmtp/,$ d' $conf && sed -i '1i include = /etc/more' $conf && printf '[nntps-client]\\n' >/etc/more/a && sed -n '/^\\[nntps/,$ p' $conf | tail -n +2 >>/etc/more/a && sed -i '/^\\[nntps/,$ d' $conf",
  "sessionResume = yes": "sed -i 's/^client = yes$/client = yes\\nsessionResume = yes/' $conf",
};

/** Where the conf may lie, as shell text, and the mode of what the daemon reads then: for no more users than the conf. */
const PLACES: Readonly<Record<string, readonly [change: string, mode: string]>> = {
  "a link to /usr/local": ["mv $conf /usr/local/etc/n.conf && ln -s /usr/local/etc/n.conf $conf", "644"],
  "a link to /root": ["mv $conf /root/n.conf && ln -s /root/n.conf $conf", "600"],
  "a link to /home": [
    "mkdir -m 700 /home/user && mv $conf /home/user/n.conf && ln -s /home/user/n.conf $conf",
    "600",
  ],
  "a folder of mode 0750": ["chmod 750 /etc/stunnel", "600"],
  "a file of mode 0600": ["chmod 600 $conf", "600"],
  "an include of mode 0640": [
    "mkdir /etc/more && echo 'debug = info' >/etc/more/a && chmod 640 /etc/more/a && sed -i '1i include = /etc/more' $conf",
    "600",
  ],
  "an include in a folder of mode 0711": [
    "mkdir /etc/more && echo 'debug = info' >/etc/more/a && chmod 711 /etc/more && sed -i '1i include = /etc/more' $conf",
    "644",
  ],
};

// Bullseye's stunnel has no option that forgets a visit.
const FORGETFUL = releasesFrom("bookworm");

async function inForm(machine: Machine, change: string): Promise<void> {
  await machine.succeed(
    `rm -rf ${CONF} /etc/more && chmod 755 /etc/stunnel && cp -p /root/conf ${CONF} && conf=${CONF} && ${change}`,
  );
  await machine.succeed(`systemctl restart ${UNIT}`);
  expect(await listeners(machine)).toStrictEqual(BUILT);
}

story(
  "no visit shows an earlier one's ticket, whatever form the conf has",
  { releases: oldestAndNewest(FORGETFUL), installed: builtPackage },
  async (machine) => {
    const servers = await machine.startServers();
    await machine.succeed(`cp -p ${CONF} /root/conf`);
    for (const [form, change] of Object.entries(FORMS)) {
      await inForm(machine, change);
      for (const port of [119, 119, 119, 25, 25, 25]) {
        expect((await machine.converse(port, ["NOOP", "QUIT"])).end, form).toBe("open");
      }
    }
    const visits = (await servers.connections()).map(({ server, resumed }) => `${server} ${resumed}`);
    const six = ["news false", "news false", "news false", "mail false", "mail false", "mail false"];
    expect(visits).toStrictEqual(Object.keys(FORMS).flatMap(() => six));
  },
);

story(
  "the conf may lie wherever root can read it",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.startServers();
    await machine.succeed(`cp -p ${CONF} /root/conf`);
    for (const [place, [change, mode]] of Object.entries(PLACES)) {
      await inForm(machine, change);
      expect(await machine.succeed(`stat -c %a ${RUNNING_CONF}`), place).toBe(mode);
      for (const port of [119, 25]) {
        expect((await machine.converse(port, ["QUIT"])).end, place).toBe("open");
      }
    }
  },
);

story(
  "foreground = yes is told and changes nothing, and an upgrade does not hang",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.succeed(`sed -i '1i foreground = yes' ${CONF} && systemctl restart ${UNIT}`);
    expect(await listeners(machine)).toStrictEqual(BUILT);
    expect(await machine.succeed(`journalctl -q -o cat -u ${UNIT}`)).toContain(
      `${CONF}, line 1: 'foreground' is ignored, because ${UNIT} decides it. fix: remove this line\n`,
    );
    await machine.copyIn(await nextPackage(), "/root/next.deb");
    const before = await daemon(machine);
    const report = await machine.succeed("dpkg --force-confold --install /root/next.deb 2>&1", {
      seconds: 30,
    });
    expect(reportOf(report)[0]).toBe(TUNNELS_UP);
    expect(await daemon(machine)).not.toBe(before);
  },
);

const WITH_MOUNT = releasesWith("mount");

story(
  "the conf may be a bind mount",
  { releases: oldestAndNewest(WITH_MOUNT), installed: builtPackage },
  async (machine) => {
    await machine.startServers();
    await machine.succeed(`cp ${CONF} /root/bound.conf && mount --bind /root/bound.conf ${CONF}`);
    await machine.succeed(`sed -n 's/^debug = .*/&/p' ${CONF} && systemctl restart ${UNIT}`);
    expect((await machine.converse(119, ["QUIT"])).end).toBe("open");
    expect((await machine.converse(25, ["QUIT"])).end).toBe("open");
  },
);

story(
  "names that no DNS answers hold up no start",
  { releases: RELEASES, installed: builtPackage },
  async (machine) => {
    const dns = "IO::Socket::INET->new(Proto => 'udp', LocalAddr => '127.0.0.1:53') or die; sleep";
    await machine.succeed(`systemd-run --quiet perl -MIO::Socket::INET -e "my \\$dns = ${dns}"`);
    await machine.succeed("echo nameserver 127.0.0.1 >/etc/resolv.conf");
    const own = [8001, 8002, 8003];
    for (const port of own) {
      const section = `[own-${port}]\\nclient = yes\\naccept = 127.0.0.1:${port}\\nconnect = own.example.org:${port}`;
      await machine.succeed(`printf '${section}\\n' >>${CONF}`);
    }
    await machine.succeed(`echo 'delay = no' >>${CONF}`);
    for (const how of ["restart", "reload"]) {
      await machine.succeed(`timeout 15 systemctl ${how} ${UNIT}`);
      expect(await listeners(machine), how).toStrictEqual([
        ...BUILT,
        ...own.map((port) => `127.0.0.1:${port}`),
      ]);
    }
  },
);
