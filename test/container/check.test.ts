import { expect } from "vitest";

import { MAIL_ONION } from "../machines/addresses.ts";
import {
  ASK_THE_RELAY,
  COMMAND,
  failureOf,
  golden,
  jsonOf,
  MAIL_WORKS,
  NO_TOR,
  said,
  saidToNobody,
  TRY_LATER,
} from "./command.ts";
import { oldestAndNewest, RELEASES } from "../machines/releases.ts";
import { serveInMachine } from "../machines/inside/server-in-machine.ts";
import { builtPackage, story } from "../machines/story.ts";
import { installed } from "../machines/inside/tunnels.ts";

const DO_NOT_USE = `do not use this server now; ${TRY_LATER}`;
const LOOK_AT_THE_CLOCK = `look at the clock: date --utc; if it is wrong, on Whonix: systemctl restart sdwdate; if it is right, ${TRY_LATER}`;

function unreachedMail(how: string): string {
  return (
    `2.2.2.2:25 was not reached (${how}): the Whonix-Gateway maps it to an onion service, which is down, or the ` +
    "gateway's Tor is not connected. Next: if news fails as well, fix that first; otherwise ask who runs the relay"
  );
}

function unreachedNews(how: string): string {
  return (
    `news.mixmin.net:563 was not reached (${how}): the server is down or refuses Tor, or the Whonix-Gateway's Tor is ` +
    `not connected. Next: run systemcheck on this machine; if Tor is well, ${TRY_LATER}`
  );
}

story(
  "check names what is wrong with a certificate",
  { releases: RELEASES, installed: builtPackage },
  async (machine) => {
    const servers = await machine.startServers({ news: "wrong-name" });
    const certificate = "the certificate of news.mixmin.net:563";
    expect(await said(machine, "check")).toStrictEqual({
      exitCode: 1,
      lines: [
        `news: fails: ${certificate} is for another name: the connection may be intercepted. Next: ${DO_NOT_USE}`,
        MAIL_WORKS,
        NO_TOR,
      ],
    });
    await servers.present("news", "unknown-ca");
    const untrusted =
      `${certificate} is not signed by an authority that Debian knows (unable to get local issuer certificate): ` +
      `the connection may be intercepted. Next: ${DO_NOT_USE}`;
    expect(await failureOf(machine, "news")).toBe(untrusted);
    // Its subject is what stunnel says of one that has expired.
    await servers.present("news", "speaking-subject");
    expect(await failureOf(machine, "news")).toBe(untrusted);
    await servers.present("news", "expired");
    expect(await failureOf(machine, "news")).toBe(
      `${certificate} has expired, or this machine's clock is wrong. Next: ${LOOK_AT_THE_CLOCK}`,
    );
    expect(await jsonOf(machine, "check")).toBe(await golden("check-expired.json"));
    await servers.present("news", "not-yet-valid");
    const notYetValid = `${certificate} is not valid yet, or this machine's clock is wrong.`;
    expect(await failureOf(machine, "news")).toBe(`${notYetValid} Next: ${LOOK_AT_THE_CLOCK}`);
  },
);

story(
  "a user in no group and without sudo is told the true cause, where the journal keeps nothing",
  { releases: oldestAndNewest() },
  async (machine) => {
    await machine.write("/etc/systemd/journald.conf.d/none.conf", "[Journal]\nStorage=none\n");
    await machine.succeed("systemctl restart systemd-journald");
    const servers = await machine.startServers({ news: "wrong-name" });
    await installed(machine);
    expect(await machine.succeed("journalctl --quiet --unit stunnel@nymphemeral")).toBe("");
    expect((await saidToNobody(machine, "check")).lines).toStrictEqual([
      "news: fails: the certificate of news.mixmin.net:563 is for another name: the connection may be intercepted. " +
        "Next: do not use this server now; try again later, and if the problem stays choose another server: " +
        `as root: ${COMMAND} servers --news HOST`,
      MAIL_WORKS,
      NO_TOR,
    ]);
    await servers.stop();
    // A resolver that refuses at once: a gateway that is down, and one without the line.
    await machine.succeed(
      `echo nameserver 127.0.0.1 >/etc/resolv.conf && sed -i -e /mixmin/d -e 's/^${MAIL_ONION}/2.2.2.2/' /etc/hosts`,
    );
    expect((await saidToNobody(machine, "check --timeout 15")).lines).toStrictEqual([
      "news: fails: the Whonix-Gateway does not answer: it is off, its Tor does not run, or this machine has no " +
        "network. Next: start the Whonix-Gateway, and run systemcheck on this machine",
      "mail: fails: the Whonix-Gateway does not map 2.2.2.2 to a relay, so nothing goes there. Next: choose the " +
        `relay here: as root: ${COMMAND} servers --mail NAME.onion; or map it on the gateway: ` +
        `${COMMAND} gateway NAME.onion says how`,
      NO_TOR,
    ]);
  },
);

story(
  "check names what is wrong beyond the machine",
  { releases: RELEASES, installed: builtPackage },
  async (machine) => {
    expect(await said(machine, "check")).toStrictEqual({
      exitCode: 1,
      lines: [
        `news: fails: ${unreachedNews("the connection was refused")}`,
        `mail: fails: ${unreachedMail("the connection was refused")}`,
        NO_TOR,
      ],
    });

    // Tor takes every connection and closes those that it cannot make.
    await machine.succeed(
      `sed -i 's/^.* news/127.0.0.5 news/' /etc/hosts && ip address add ${MAIL_ONION}/32 dev lo`,
    );
    const serve = "close $client";
    await serveInMachine(machine, { address: "127.0.0.5", port: 563, serve });
    await serveInMachine(machine, { address: MAIL_ONION, port: 25, serve });
    expect(await said(machine, "check")).toStrictEqual({
      exitCode: 1,
      lines: [
        `news: fails: ${unreachedNews("the connection was closed at once")}`,
        `mail: fails: ${unreachedMail("the connection was closed at once")}`,
        NO_TOR,
      ],
    });
    await serveInMachine(machine, { address: MAIL_ONION, port: 25, serve: "sleep 60" });
    const asked = Date.now();
    expect((await said(machine, "check --timeout 4")).lines[1]).toBe(
      `mail: fails: ${unreachedMail("no answer within 4 s")}`,
    );
    // News, which failed at once, was tried again meanwhile: the time is that of all.
    expect(Date.now() - asked).toBeLessThan(12_000);

    // The words of that visit, which stunnel ends only now, are not those of the next one.
    await serveInMachine(machine, {
      address: MAIL_ONION,
      port: 25,
      serve: 'print $client "554 no\\r\\n"; sleep 5',
    });
    expect(await failureOf(machine, "mail")).toBe(
      "2.2.2.2:25 answers '554 no': it refuses this visitor, or all that come through Tor. " +
        `Next: ${ASK_THE_RELAY.replace("ask who runs the relay, or ", "")}`,
    );

    await machine.succeed(
      `systemctl stop server-25; ip address del ${MAIL_ONION}/32 dev lo; ip route add ${MAIL_ONION} via 10.152.152.99;` +
        "ip neigh add 10.152.152.99 lladdr 02:00:00:00:00:01 dev eth0",
    );
    expect((await said(machine, "check --timeout 40")).lines[1]).toBe(
      `mail: fails: ${unreachedMail("no connection within ten seconds")}`,
    );
    // An address of IPv6 that refuses, and one of IPv4 that nobody answers at: the last one counts.
    await machine.succeed(
      `echo '::1 2.2.2.2.' >>/etc/hosts && sed -i 's/^::1.*/fd00::25 2.2.2.2./' /etc/hosts`,
    );
    await machine.succeed("ip -6 address add fd00::25/128 dev lo");
    expect((await said(machine, "check --timeout 40")).lines[1]).toMatch(
      /^mail: fails: 2\.2\.2\.2:25 was not reached \((?:no connection within ten seconds|the connection was refused)\)/,
    );
    await machine.succeed(`sed -i /^fd00/d /etc/hosts && ip route replace unreachable ${MAIL_ONION}`);
    expect(await failureOf(machine, "mail")).toBe(unreachedMail("there is no route to it"));

    // What the line on the gateway says.
    await machine.succeed(`sed -i 's/^${MAIL_ONION}/198.51.100.7/' /etc/hosts`);
    expect(await failureOf(machine, "mail")).toBe(
      "the Whonix-Gateway maps 2.2.2.2 to 198.51.100.7, which is no onion service, so nothing goes there. " +
        `Next: correct MapAddress on the gateway: ${COMMAND} gateway NAME.onion says how`,
    );
  },
);

story(
  "nothing goes to a mapped address that is not mapped",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const servers = await machine.startServers();
    await machine.succeed(`sed -i 's/^${MAIL_ONION}/2.2.2.2/' /etc/hosts`);
    expect(await failureOf(machine, "mail")).toBe(
      "the Whonix-Gateway does not map 2.2.2.2 to a relay, so nothing goes there. Next: choose the relay here: " +
        `${COMMAND} servers --mail NAME.onion; or map it on the gateway: ${COMMAND} gateway NAME.onion says how`,
    );
    expect((await said(machine, "status")).lines[0]).toBe(
      "not well: the Whonix-Gateway does not map 2.2.2.2 to a relay, so nothing goes there. Next: choose the relay here: " +
        `${COMMAND} servers --mail NAME.onion; or map it on the gateway: ${COMMAND} gateway NAME.onion says how`,
    );
    expect(new Set(await servers.visits())).toStrictEqual(new Set(["192.0.2.10"]));
    expect(await servers.mails()).toStrictEqual([]);
  },
);
