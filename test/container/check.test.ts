import { expect } from "vitest";

import { COMMAND, CONF, failureOf, golden, jsonOf, MAIL_WORKS, said, saidToNobody, UNIT } from "./command.ts";
import { RELEASES } from "./releases.ts";
import { serveInMachine } from "./server-in-machine.ts";
import { builtPackage, story } from "./story.ts";

const DO_NOT_GO_ON = `do not go on with this server; try again later, and if it lasts choose another one in ${CONF}`;
const TRY_LATER = `try again later; if it lasts, choose another server in ${CONF}`;
const ADD_THE_LINE =
  "if news fail, too, see there first; else, on the gateway, add 'MapAddress 2.2.2.2 <relay>.onion' to /usr/local/etc/torrc.d/50_user.conf, " +
  "then: sudo systemctl reload tor@default";

function unmapped(how: string): string {
  return (
    `2.2.2.2:25 was not reached (${how}): the Whonix-Gateway has no line that maps it to a relay, ` +
    `or that relay or the gateway's Tor is down. Next: ${ADD_THE_LINE}`
  );
}

function unreached(how: string): string {
  return (
    `news.mixmin.net:563 was not reached (${how}): the server is down or refuses Tor, or the Whonix-Gateway's ` +
    `Tor is down. Next: run systemcheck on this machine; if Tor is well, ${TRY_LATER}`
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
        `news: fails: ${certificate} is for another name: somebody may be in between. Next: ${DO_NOT_GO_ON}`,
        MAIL_WORKS,
      ],
    });
    await servers.present("news", "unknown-ca");
    expect(await failureOf(machine, "news")).toBe(
      `${certificate} is not signed by an authority that Debian knows (unable to get local issuer certificate): ` +
        `somebody may be in between. Next: ${DO_NOT_GO_ON}`,
    );
    await servers.present("news", "expired");
    expect(await failureOf(machine, "news")).toBe(
      `${certificate} has expired, or this machine's clock is wrong. ` +
        `Next: look at the clock: date; if it is right, ${TRY_LATER}`,
    );
    expect(await jsonOf(machine, "check")).toBe(await golden("check-expired.json"));
    await servers.present("news", "not-yet-valid");
    expect(await failureOf(machine, "news")).toBe(
      `${certificate} is not valid yet, or this machine's clock is wrong. Next: look at the clock: date; ` +
        `if it is wrong, on Whonix: sudo systemctl restart sdwdate; if it is right, ${TRY_LATER}`,
    );
    expect((await saidToNobody(machine, "check")).lines[0]).toBe(
      "news: fails: news.mixmin.net:563 was not reached or not trusted: only root may read why in the journal. " +
        `Next: sudo ${COMMAND} check`,
    );
  },
);

story(
  "check names what is wrong beyond the machine",
  { releases: RELEASES, installed: builtPackage },
  async (machine) => {
    expect(await said(machine, "check")).toStrictEqual({
      exitCode: 1,
      lines: [
        `news: fails: ${unreached("the connection was refused")}`,
        `mail: fails: ${unmapped("the connection was refused")}`,
      ],
    });

    // A resolver that refuses at once: a gateway that is down.
    await machine.succeed(`echo nameserver 127.0.0.1 >/etc/resolv.conf && sed -i /mixmin/d /etc/hosts`);
    expect(await failureOf(machine, "news")).toBe(
      "the name news.mixmin.net was not resolved: the Whonix-Gateway or its Tor is down, or there is no such name. " +
        `Next: start the gateway, and run systemcheck on this machine; if Tor is well, look at 'connect' in ${CONF}`,
    );

    // Tor takes every connection and closes those that it cannot make.
    await machine.succeed("echo 127.0.0.5 news.mixmin.net >>/etc/hosts && ip address add 2.2.2.2/32 dev lo");
    const serve = "close $client";
    await serveInMachine(machine, { address: "127.0.0.5", port: 563, serve });
    await serveInMachine(machine, { address: "2.2.2.2", port: 25, serve });
    expect(await said(machine, "check")).toStrictEqual({
      exitCode: 1,
      lines: [
        `news: fails: ${unreached("the connection was closed at once")}`,
        `mail: fails: ${unmapped("the connection was closed at once")}`,
      ],
    });

    await serveInMachine(machine, {
      address: "127.0.0.5",
      port: 563,
      serve: String.raw`print $client "200 hello\r\n"; sleep 5`,
    });
    await serveInMachine(machine, {
      address: "2.2.2.2",
      port: 25,
      serve: String.raw`print $client "220 x\r\n"; <$client>; print $client "250 x\r\n"; <$client>; print $client "502 no\r\n"; sleep 5`,
    });
    expect(await said(machine, "check")).toStrictEqual({
      exitCode: 1,
      lines: [
        `news: fails: news.mixmin.net:563 does not speak TLS at that port. Next: look at the port in 'connect' in ${CONF}`,
        "mail: fails: 2.2.2.2:25 offers no encryption (STARTTLS), and nothing is sent without it. Next: choose another relay",
      ],
    });

    await serveInMachine(machine, {
      address: "2.2.2.2",
      port: 25,
      serve: String.raw`print $client "220 x\r\n"; <$client>; print $client "500 what\r\n"; sleep 5`,
    });
    expect(await failureOf(machine, "mail")).toBe(
      `2.2.2.2:25 is no mail server. Next: look at 'connect' in ${CONF}`,
    );
    await serveInMachine(machine, {
      address: "2.2.2.2",
      port: 25,
      serve: String.raw`print $client "554 no \e[31mTor\r\n"; sleep 5`,
    });
    expect(await failureOf(machine, "mail")).toBe(
      "2.2.2.2:25 answers '554 no ?[31mTor'. Next: ask who runs the relay, or choose another one",
    );
    await serveInMachine(machine, { address: "2.2.2.2", port: 25, serve: "sleep 60" });
    expect((await said(machine, "check --timeout 2")).lines[1]).toBe(
      `mail: fails: ${unmapped("no answer within 2 s")}`,
    );

    await machine.succeed(
      "systemctl stop server-25; ip address del 2.2.2.2/32 dev lo; ip route add 2.2.2.2 via 10.152.152.99;" +
        "ip neigh add 10.152.152.99 lladdr 02:00:00:00:00:01 dev eth0",
    );
    expect(await failureOf(machine, "mail")).toBe(unmapped("no connection within ten seconds"));
    // The gateway's address is answered by nobody.
    await machine.succeed("ip route replace unreachable 2.2.2.2");
    expect(await failureOf(machine, "mail")).toBe(
      "2.2.2.2:25 was not reached (there is no way to it): the Whonix-Gateway is down, or this machine has no network. " +
        "Next: start the gateway, and run systemcheck on this machine",
    );
  },
);

story(
  "check names what is wrong on the machine",
  { releases: RELEASES, installed: builtPackage },
  async (machine) => {
    await machine.startServers();
    const nothing = "nothing listens on 127.0.0.1:119";

    await machine.succeed(`systemctl stop ${UNIT}`);
    expect(await said(machine, "check")).toStrictEqual({
      exitCode: 1,
      lines: [
        `news: fails: ${nothing}: ${UNIT} is stopped. Next: sudo systemctl start ${UNIT}`,
        `mail: fails: nothing listens on 127.0.0.1:25: ${UNIT} is stopped. Next: sudo systemctl start ${UNIT}`,
      ],
    });
    expect((await saidToNobody(machine, "check")).lines).toStrictEqual((await said(machine, "check")).lines);
    await machine.succeed(`systemctl disable ${UNIT}`);
    expect(await failureOf(machine, "news")).toBe(
      `${nothing}: ${UNIT} is stopped and disabled. Next: sudo systemctl enable --now ${UNIT}`,
    );
    await machine.succeed(`systemctl enable ${UNIT} && systemctl mask ${UNIT}`);
    expect(await failureOf(machine, "news")).toBe(
      `${nothing}: ${UNIT} is masked. Next: sudo systemctl unmask ${UNIT} && sudo systemctl start ${UNIT}`,
    );
    await machine.succeed(`systemctl unmask ${UNIT}`);

    await serveInMachine(machine, { address: "0.0.0.0", port: 25, serve: "sleep 60" });
    const holder = await machine.succeed("systemctl show --property MainPID --value server-25");
    await machine.execute(`systemctl start ${UNIT}`);
    const taken = `port 25 is taken by perl (PID ${holder}), so the tunnels cannot start`;
    expect((await said(machine, "check")).lines).toStrictEqual(
      ["news", "mail"].map(
        (name) => `${name}: fails: ${taken}. Next: stop that program, then: sudo systemctl start ${UNIT}`,
      ),
    );
    expect((await said(machine, "status")).lines[2]).toBe(
      `mail: 127.0.0.1:25 is taken by perl (PID ${holder})`,
    );
    expect((await saidToNobody(machine, "check")).lines[1]).toBe(
      "mail: fails: port 25 is taken by a process that only root can see (use sudo), so the tunnels cannot start. " +
        `Next: stop that program, then: sudo systemctl start ${UNIT}`,
    );
    await machine.succeed(`systemctl stop server-25 && systemctl restart ${UNIT}`);

    await machine.succeed(`sed -i 's/^accept = 127.0.0.1:119$/accept = 127.0.0.1:1119/' ${CONF}`);
    expect(await failureOf(machine, "news")).toBe(
      `nothing listens on 127.0.0.1:1119, although ${UNIT} runs: its conf was changed since it started. ` +
        `Next: sudo systemctl restart ${UNIT}`,
    );
    await machine.succeed(`systemctl restart ${UNIT}`);
    expect((await said(machine, "check")).lines).toStrictEqual([
      "news: works, N s (127.0.0.1:1119 leads to news.mixmin.net:563)",
      MAIL_WORKS,
    ]);

    await machine.succeed(`echo 'bogus = 1' >>${CONF}`);
    const line = await machine.succeed(`wc -l <${CONF}`);
    await machine.execute(`systemctl restart ${UNIT}`);
    expect(await failureOf(machine, "mail")).toBe(
      `nothing listens on 127.0.0.1:25: stunnel refuses ${CONF}, line ${line}: "bogus = 1": Specified option name is not ` +
        `valid here. Next: mend that line, then: sudo systemctl restart ${UNIT}`,
    );
    await machine.succeed(`rm ${CONF}`);
    expect(await failureOf(machine, "news")).toBe(
      `${CONF} cannot be read: No such file or directory. Next: mend it, then: sudo systemctl restart ${UNIT}`,
    );
  },
);
