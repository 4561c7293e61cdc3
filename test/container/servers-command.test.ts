import { expect } from "vitest";

import { PUBLIC_ONION, RELAY_ONION } from "../unit/onion-names.ts";
import { MAIL, MAIL_ONION, NEWS } from "../machines/addresses.ts";
import { COMMAND, CONF, said, saidToNobody, UNIT } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest, releasesWith } from "../machines/releases.ts";
import { serveInMachine } from "../machines/inside/server-in-machine.ts";
import type { Servers } from "../machines/servers/servers.ts";
import { builtPackage, story } from "../machines/story.ts";
import { daemon, listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";
import { nextPackage } from "../machines/packages/versions.ts";

const USER_SETTINGS = `/usr/local/etc/${COMMAND}.d/50_user.conf`;
const MAIL_OF_A_NYM = [
  "EHLO localhost",
  "MAIL FROM:<>",
  "RCPT TO:<nym@example.org>",
  "DATA",
  "Subject: hello\n\nworld\n.",
  "QUIT",
];
const RESTARTED = `The tunnels were restarted. Do they work? ${COMMAND} check`;

/** The table that servers prints, each line's columns without the blanks between them. */
async function shown(machine: Machine, words: string): Promise<{ exitCode: number; lines: string[] }> {
  const { exitCode, lines } = await said(machine, `servers ${words}`);
  return { exitCode, lines: lines.map((line) => line.replaceAll(/ {2,}/g, " | ")) };
}

/** Sends a mail, and expects that the relay has it: by its onion name, with no line of the gateway's. */
async function mailArrives(machine: Machine, servers: Servers): Promise<void> {
  await machine.waitForOpenPort("127.0.0.1", 25, 20);
  const hosts = `127.0.0.1 localhost\n${NEWS} news.mixmin.net\n${MAIL_ONION} ${RELAY_ONION}\n`;
  await machine.succeed(`cat >/etc/hosts`, { input: hosts });
  const before = (await servers.mails()).length;
  expect((await machine.converse(25, MAIL_OF_A_NYM)).end).toBe("open");
  expect(await servers.mails()).toHaveLength(before + 1);
}

story(
  "one command chooses a relay, and reboot, upgrade with confnew, removal and reinstallation keep it",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const servers = await machine.startServers();
    expect(await shown(machine, "")).toStrictEqual({
      exitCode: 0,
      lines: [
        "news | news.mixmin.net:563 | verified by its certificate | (as shipped)",
        `mail | ${MAIL}:25 | the Whonix-Gateway must map it | (as shipped; simpler: servers --mail NAME.onion)`,
      ],
    });
    expect(await saidToNobody(machine, "servers")).toStrictEqual(await said(machine, "servers"));

    // Pasted as a browser shows it.
    expect(await shown(machine, `--mail http://${RELAY_ONION.toUpperCase()}/`)).toStrictEqual({
      exitCode: 0,
      lines: [
        "news | news.mixmin.net:563 | verified by its certificate | (unchanged)",
        `mail | ${RELAY_ONION}:25 | verified by its name, in Tor | (was ${MAIL}:25)`,
        RESTARTED,
      ],
    });
    expect(await machine.read(USER_SETTINGS)).toMatch(new RegExp(`^# .*\\nmail = ${RELAY_ONION}:25\\n$`));
    expect(await machine.succeed(`stat -c '%a %U' ${USER_SETTINGS}`)).toBe("644 root");
    await mailArrives(machine, servers);

    await machine.reboot();
    await mailArrives(machine, servers);

    await machine.succeed(`echo '; mine' >>${CONF}`);
    await machine.copyIn(await nextPackage(), "/root/next.deb");
    const report = reportOf(await machine.succeed("dpkg --force-confnew --install /root/next.deb 2>&1"));
    expect(report.slice(0, 2)).toStrictEqual([
      TUNNELS_UP,
      `Your conf is now ${CONF}.dpkg-old, because dpkg was told to install the new one.`,
    ]);
    expect(report.join("\n")).not.toContain("Mail needs");
    await mailArrives(machine, servers);

    await machine.succeed(`apt-get purge -y ${COMMAND}`);
    expect(reportOf(await machine.install(builtPackage()))[0]).toBe(TUNNELS_UP);
    await mailArrives(machine, servers);

    expect((await shown(machine, "--default")).lines[1]).toBe(
      `mail | ${MAIL}:25 | the Whonix-Gateway must map it | (was ${RELAY_ONION}:25)`,
    );
    await machine.fail(`ls ${USER_SETTINGS}`);
    expect(await machine.read("/run/stunnel-nymphemeral/stunnel.conf")).toContain(`connect = ${MAIL}.:25\n`);
  },
);

story(
  "servers changes what is named and nothing else, and only root may",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const before = await daemon(machine);
    const dry = await shown(machine, `--news ${PUBLIC_ONION} --dry-run`);
    expect(dry.lines).toStrictEqual([
      `news | ${PUBLIC_ONION}:563 | verified by its name, in Tor | (was news.mixmin.net:563)`,
      `mail | ${MAIL}:25 | the Whonix-Gateway must map it | (unchanged)`,
      "Nothing was changed: this was a dry run.",
    ]);
    expect(await saidToNobody(machine, `servers --mail ${RELAY_ONION}`)).toStrictEqual({
      exitCode: 1,
      lines: [
        `error: Only root may change the servers. fix: as root: ${COMMAND} servers --mail ${RELAY_ONION}`,
      ],
    });
    // On Whonix 18 sudo is there, and not for the account of a USER session.
    const program = `${COMMAND} servers --mail ${RELAY_ONION}`;
    const whose = {
      "umask 077; : >/usr/bin/sudo": `as root: ${program}`,
      "mkdir /usr/libexec/user-sysmaint-split": `boot into the sysmaint session, and run there: sudo ${program}`,
      "chmod 755 /usr/bin/sudo": `sudo ${program}`,
    };
    for (const [change, step] of Object.entries(whose)) {
      await machine.succeed(change);
      expect((await saidToNobody(machine, `servers --mail ${RELAY_ONION}`)).lines, change).toStrictEqual([
        `error: Only root may change the servers. fix: ${step}`,
      ]);
    }
    const refused = await said(machine, "servers --mail 3.3.3.3 --news localhost");
    expect(refused.exitCode).toBe(2);
    expect(refused.lines.map((line) => line.split(":").slice(0, 3).join(":"))).toStrictEqual([
      'error: news server: "localhost" is not a host name',
      'error: mail server: "3.3.3.3" is not a host name',
    ]);
    await machine.fail(`ls ${USER_SETTINGS}`);
    expect(await daemon(machine)).toBe(before);

    expect((await said(machine, "servers --isolate")).exitCode).toBe(0);
    expect(
      (await machine.succeed(`echo mail.example.org:587 | ${COMMAND} servers --mail -`)).split("\n")[1],
    ).toMatch(/^mail {2}mail\.example\.org:587 .*verified by its certificate {2}\(was 2\.2\.2\.2:25\)$/);
    expect((await machine.read(USER_SETTINGS)).split("\n").slice(1)).toStrictEqual([
      "isolate = yes",
      "mail = mail.example.org:587",
      "",
    ]);
    expect(await machine.read("/run/stunnel-nymphemeral/stunnel.conf")).toContain(
      "connect = 10.152.152.10:9229\nprotocol = connect\nprotocolHost = news.mixmin.net:563\n",
    );
    expect((await said(machine, "servers --no-isolate")).lines[0]).toMatch(/^news {2}news\.mixmin\.net:563 /);

    await machine.succeed(`systemctl stop ${UNIT}`);
    expect((await said(machine, "servers --default")).lines.at(-1)).toBe(
      `Saved. The tunnels are stopped. To start them: systemctl start ${UNIT}`,
    );
    expect(await listeners(machine)).toStrictEqual([]);
  },
);

story(
  "servers brings the old settings back where the tunnels do not come up, and says why",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.succeed(`${COMMAND} servers --news news.example.org`);
    const before = await machine.read(USER_SETTINGS);
    // Taken between the start and the command.
    await serveInMachine(machine, { address: "127.0.0.1", port: 1025, serve: "" });
    await machine.succeed(`sed -i 's/^accept = 127.0.0.1:25$/accept = 127.0.0.1:1025/' ${CONF}`);
    const { exitCode, lines } = await said(machine, `servers --mail ${RELAY_ONION}`);
    expect(exitCode).toBe(1);
    expect(lines[0]).toMatch(
      new RegExp(
        `^error: ${CONF}, line \\d+: port 1025 is taken by perl \\(PID \\d+\\)\\. fix: stop that program, or write another port here$`,
      ),
    );
    expect(lines.at(-1)).toBe(
      "error: The tunnels did not come up with these servers within 5 s, so the old ones are back, and do not come up either.",
    );
    expect(await machine.read(USER_SETTINGS)).toBe(before);

    // A later file, and a file that cannot be used, are named before anything is changed.
    const later = USER_SETTINGS.replace("50_user", "60_other");
    await machine.write(later, "mail = mail.example.org\n");
    expect((await said(machine, `servers --mail ${RELAY_ONION}`)).lines).toStrictEqual([
      `error: ${later}, line 1 sets another server, and is read later. fix: remove that line. Nothing was changed.`,
    ]);
    await machine.write(later, "color = red\n");
    expect((await said(machine, `servers --mail ${RELAY_ONION}`)).lines).toStrictEqual([
      `error: ${later}, line 1: "color = red" is no setting (the settings are gateway, isolate, mail, news). ` +
        "fix: correct the line, or remove it",
      "error: Nothing was changed.",
    ]);
    expect(await machine.read(USER_SETTINGS)).toBe(before);
  },
);

// /etc comes from the template at each boot, /usr/local from the qube's own disk.
story(
  "in an App Qube the choice survives a reboot",
  { releases: releasesWith("whonix"), installed: builtPackage },
  async (machine) => {
    const servers = await machine.startServers();
    await machine.succeed("cp -a /etc /var/template-etc");
    await machine.succeed(`${COMMAND} servers --mail ${RELAY_ONION}`);
    await machine.succeed(`echo '; gone at the next boot' >>${CONF}`);
    await machine.succeed(
      "rm -r /etc/stunnel /etc/nymphemeral-whonix-connections.d && cp -a /var/template-etc/. /etc/",
    );
    await machine.reboot();
    await mailArrives(machine, servers);
    expect(await machine.read(CONF)).not.toContain("gone at the next boot");
  },
);
