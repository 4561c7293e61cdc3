import { expect } from "vitest";

import { MAIL_ONION } from "../machines/addresses.ts";
import { ASK_THE_RELAY, COMMAND, failureOf, NO_TOR, said, TRY_LATER } from "./command.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { serveInMachine } from "../machines/inside/server-in-machine.ts";
import { builtPackage, story } from "../machines/story.ts";

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
  "check names what is wrong beyond the machine",
  { releases: oldestAndNewest(), installed: builtPackage },
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
      "2.2.2.2:25 answers '554 no': it refuses this connection, or all that come through Tor. " +
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
