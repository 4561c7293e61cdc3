import { expect } from "vitest";

import {
  COMMAND,
  CONF,
  failureOf,
  MAIL_WORKS,
  NEWS_WORKS,
  NO_TOR,
  said,
  saidToNobody,
  UNIT,
} from "./command.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { serveInMachine } from "../machines/inside/server-in-machine.ts";
import { builtPackage, story } from "../machines/story.ts";

story(
  "check names what is wrong on the machine",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.startServers();
    const nothing = "nothing listens on 127.0.0.1:119";

    await machine.succeed(`systemctl stop ${UNIT}`);
    expect(await said(machine, "check")).toStrictEqual({
      exitCode: 1,
      lines: [
        `news: fails: ${nothing}: ${UNIT} is stopped. Next: systemctl start ${UNIT}`,
        `mail: fails: nothing listens on 127.0.0.1:25: ${UNIT} is stopped. Next: systemctl start ${UNIT}`,
        NO_TOR,
      ],
    });
    expect((await saidToNobody(machine, "check")).lines[0]).toBe(
      `news: fails: ${nothing}: ${UNIT} is stopped. Next: as root: systemctl start ${UNIT}`,
    );
    await machine.succeed(`systemctl disable ${UNIT}`);
    expect(await failureOf(machine, "news")).toBe(
      `${nothing}: ${UNIT} is stopped and disabled. Next: systemctl enable --now ${UNIT}`,
    );
    await machine.succeed(`systemctl enable ${UNIT} && systemctl mask ${UNIT}`);
    expect(await failureOf(machine, "news")).toBe(
      `${nothing}: ${UNIT} is masked. Next: systemctl unmask ${UNIT} && systemctl start ${UNIT}`,
    );
    await machine.succeed(`systemctl unmask ${UNIT}`);

    await serveInMachine(machine, { address: "0.0.0.0", port: 25, serve: "sleep 60" });
    const holder = await machine.succeed("systemctl show --property MainPID --value server-25");
    await machine.execute(`systemctl start ${UNIT}`);
    const taken = `port 25 is taken by perl (PID ${holder}), so the tunnels cannot start`;
    const stopIt = `Next: stop that program, then: systemctl start ${UNIT}`;
    expect((await said(machine, "check")).lines).toStrictEqual([
      `news: fails: ${taken}. ${stopIt}`,
      `mail: fails: ${taken}. ${stopIt}`,
      NO_TOR,
    ]);
    const status = (await said(machine, "status")).lines;
    expect(status[0]).toBe(`not well: ${taken}. ${stopIt}`);
    expect(status[3]).toBe(`mail: 127.0.0.1:25 is taken by perl (PID ${holder})`);
    expect((await saidToNobody(machine, "check")).lines[1]).toBe(
      "mail: fails: port 25 is taken by a process that only root can see, so the tunnels cannot start. " +
        `Next: stop that program, then: as root: systemctl start ${UNIT}`,
    );
    await machine.succeed(`systemctl stop server-25 && systemctl restart ${UNIT}`);
    expect((await said(machine, "check")).lines).toStrictEqual([NEWS_WORKS, MAIL_WORKS, NO_TOR]);
  },
);

story(
  "a unit that starts, or is to start again, is no stranger",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.startServers();
    // It has its ports, and systemd does not know yet.
    const dropIn = `/etc/systemd/system/${UNIT}.d/slow.conf`;
    const slow = '/bin/sh -c "until [ -e /run/go-on ]; do sleep 0.1; done"';
    await machine.write(dropIn, `[Service]\nExecStartPost=${slow}\n`);
    await machine.succeed(`systemctl daemon-reload && systemctl --no-block restart ${UNIT}`);
    await machine.waitUntil(`systemctl is-active ${UNIT} | grep -qx activating`, 30);
    await machine.waitForOpenPort("127.0.0.1", 119, 30);
    const starting = `nothing listens on 127.0.0.1:119 yet: ${UNIT} is starting`;
    expect((await said(machine, "check --timeout 1")).lines[0]).toBe(
      `news: fails: ${starting}. Next: wait a moment, and run this check again`,
    );
    expect((await said(machine, "status")).lines[0]).toBe(
      `not well: ${starting}. Next: wait a moment, and run this check again`,
    );
    // Given the time, it waits for that.
    await machine.succeed("(sleep 3; touch /run/go-on) >/dev/null 2>&1 &");
    expect((await said(machine, "check")).lines).toStrictEqual([NEWS_WORKS, MAIL_WORKS, NO_TOR]);

    await machine.write(dropIn, "[Service]\nExecStartPre=/bin/false\nRestartSec=600s\n");
    await machine.execute(`systemctl daemon-reload; systemctl restart ${UNIT}`);
    expect(await failureOf(machine, "news")).toMatch(
      new RegExp(
        `^nothing listens on 127.0.0.1:119: ${UNIT} did not start, and systemd starts it again in (?:5\\d\\d|600) s\\. ` +
          `Next: wait, and run this check again; if the problem stays: journalctl -u ${UNIT}$`,
      ),
    );
  },
);

story(
  "what was changed and not loaded is not taken for what runs",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.startServers();
    const changed = "the conf or the settings were changed after the tunnels started";
    const restart = `systemctl reload-or-restart ${UNIT}`;

    await machine.succeed(`sed -i 's/news[.]mixmin[.]net/other.example.org/' ${CONF}`);
    const lines = [
      `news: fails: ${changed}: news still leads to news.mixmin.net:563, and to other.example.org:563 after a reload. ` +
        `Next: ${restart}`,
      `mail: fails: ${changed}: mail still runs as before. Next: ${restart}`,
      NO_TOR,
    ];
    expect(await said(machine, "check")).toStrictEqual({ exitCode: 1, lines });
    expect((await saidToNobody(machine, "check")).lines).toStrictEqual(
      lines.map((line) => line.replace(`Next: ${restart}`, `Next: as root: ${restart}`)),
    );
    const status = await said(machine, "status");
    expect(status.exitCode).toBe(1);
    expect(status.lines.slice(0, 3)).toStrictEqual([
      `not well: ${changed}. Next: ${restart}`,
      `unit: ${UNIT} is active, and enabled at boot`,
      "news: 127.0.0.1:119 listens, and leads, after a reload, to other.example.org:563",
    ]);
    await machine.succeed(`sed -i 's/other[.]example[.]org/news.mixmin.net/' ${CONF}`);
    // Changed, and no other.
    expect((await said(machine, "check")).lines).toStrictEqual([NEWS_WORKS, MAIL_WORKS, NO_TOR]);

    await machine.write(
      "/usr/local/etc/nymphemeral-whonix-connections.d/50_user.conf",
      "news = news.example.org\n",
    );
    expect(await failureOf(machine, "news")).toBe(
      `${changed}: news still leads to news.mixmin.net:563, and to news.example.org:563 after a reload. Next: ${restart}`,
    );
  },
);

story(
  "check finds what is written wrong before any visit",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const servers = await machine.startServers();
    await machine.succeed(`cp ${CONF} /root/shipped.conf`);
    const failureWith = async (edit: string, tunnel: "news" | "mail" = "news") => {
      await machine.succeed(`cp /root/shipped.conf ${CONF} && sed -i ${edit} ${CONF}`);
      await machine.execute(`systemctl restart ${UNIT}`);
      return await failureOf(machine, tunnel);
    };
    const line = async (text: string) => await machine.succeed(`grep -n '^${text}' ${CONF} | cut -d : -f 1`);

    expect(await failureWith("'s/^connect = news.mixmin.net/connect = other.example.org/'")).toBe(
      `'checkHost' is news.mixmin.net (${CONF}, line ${await line("checkHost")}), and the tunnel leads to ` +
        `other.example.org (${CONF}, line ${await line("connect = other")}): they must be the same. ` +
        `Next: ${COMMAND} servers --news other.example.org`,
    );
    const onion = `${"a".repeat(51)}m2dqd.onion`;
    expect(await failureWith(`'s/^connect = news.mixmin.net/connect = ${onion}/'`)).toBe(
      `${CONF}, line ${await line("checkHost")}: 'checkHost' is set for an onion service, but Tor verifies that name, not ` +
        `a certificate. Next: ${COMMAND} servers --news ${onion}`,
    );
    expect((await servers.connections()).map(({ server }) => server)).not.toContain("news");
    expect(await failureWith(`'s/^connect = 2.*/connect = b${onion.slice(1)}:25/'`, "mail")).toBe(
      `${CONF}, line ${await line("connect = b")}: "b${onion.slice(1)}" is not the name of an onion service: its length or ` +
        "checksum is wrong. Next: copy the whole name again; a character is missing or mistyped, then: " +
        `${COMMAND} servers --mail NAME.onion`,
    );
    expect(await failureWith("'s/^connect = 2.*/connect = expyuzz4wqqyqhjn.onion:25/'", "mail")).toBe(
      `${CONF}, line ${await line("connect = exp")}: "expyuzz4wqqyqhjn.onion" is a version 2 onion name. ` +
        `Next: ask the operator for the service's version 3 name, then: ${COMMAND} servers --mail NAME.onion`,
    );
    expect(await failureWith("'s/^connect = news.*/connect = news.mixmin.net/'")).toBe(
      `${CONF}, line ${await line("connect = news")}: 'news.mixmin.net' names no port. ` +
        `Next: choose another server: ${COMMAND} servers --news HOST`,
    );
    expect(await failureWith("'s/^connect = news.*/connect = “news.mixmin.net:563”/'")).toBe(
      `${CONF}, line ${await line("connect = .*news")}: '???news.mixmin.net' has a character that no host name has, ` +
        `such as a typographic quote. Next: choose another server: ${COMMAND} servers --news HOST`,
    );
    expect(
      await failureWith("'s/^connect = news.*/connect = relay:563/; /^verifyChain/d; /^checkHost/d'"),
    ).toBe(
      `${CONF}, line ${await line("connect = relay")}: relay is no onion service, and no certificate of it ` +
        `is verified. Next: ${COMMAND} servers --news relay`,
    );
  },
);

story(
  "verification that was taken out of the conf is in what runs: check is well, and status tells",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const servers = await machine.startServers();
    await machine.succeed(`sed -i '/^verifyChain/d; /^checkHost/d' ${CONF} && systemctl reload ${UNIT}`);
    expect((await said(machine, "check")).lines).toStrictEqual([NEWS_WORKS, MAIL_WORKS, NO_TOR]);
    const line = await machine.succeed(`grep -n '^connect = news' ${CONF} | cut -d : -f 1`);
    const { exitCode, lines } = await said(machine, "status");
    expect([exitCode, lines.at(-1)]).toStrictEqual([
      0,
      `note: ${CONF}, line ${line}: the conf asks for no certificate of news.mixmin.net, but the tunnel ` +
        `verifies one. fix: ${COMMAND} servers --news news.mixmin.net`,
    ]);
    await servers.present("news", "wrong-name");
    expect(await failureOf(machine, "news")).toMatch(
      /^the certificate of news\.mixmin\.net:563 is for another name/,
    );
  },
);
