import { expect } from "vitest";

import { CONF, failureOf, jsonOf, MAIL_WORKS, NO_TOR, said, TRY_LATER, UNIT } from "./command.ts";
import { packageWith } from "../machines/packages/builds.ts";
import { sentBy } from "../machines/inside/sent.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { serveInMachine } from "../machines/inside/server-in-machine.ts";
import { story } from "../machines/story.ts";

const PROXY = "10.152.152.10:9229";
const REQUEST = "CONNECT news.mixmin.net:563 HTTP/1.1\r\nHost: news.mixmin.net:563\r\n\r\n";
const NEWS_WORKS = `news: works, N s (127.0.0.1:119 leads to news.mixmin.net:563 through ${PROXY})`;

function unreached(how: string): string {
  return (
    `the Whonix-Gateway's port ${PROXY} was not reached (${how}): the gateway or its Tor is down, or it has another ` +
    "address. Next: start the Whonix-Gateway; if its address is not 10.152.152.10, write 'gateway = ADDRESS' into " +
    "/usr/local/etc/nymphemeral-whonix-connections.d/50_user.conf"
  );
}

story(
  "isolated news leave by the gateway's port alone, in TLS",
  { releases: oldestAndNewest(), installed: async () => await packageWith("--isolate") },
  async (machine) => {
    const servers = await machine.startServers({ proxy: true });
    // No name is known here any more, and the news server is where nothing leads to.
    await machine.succeed("sed -i /mixmin/d /etc/hosts && ip route add unreachable 192.0.2.0/24");

    const before = await sentBy(machine);
    const news = await machine.converse(119, ["GROUP alt.anonymous.messages", "ARTICLE 1", "QUIT"]);
    const after = await sentBy(machine);
    expect(news.end).toBe("open");
    expect(news.replies[1]).toContain("Newsgroups: alt.anonymous.messages");
    expect(await servers.requests()).toStrictEqual([REQUEST]);
    expect(await servers.connections()).toStrictEqual([
      {
        server: "news",
        address: "192.0.2.10",
        tlsVersion: "TLSv1.3",
        sni: "news.mixmin.net",
        resumed: false,
        refusal: null,
      },
    ]);
    // The client's connection, and stunnel's.
    expect(after).toStrictEqual({ ...before, connections: before.connections + 2 });

    const mail = await machine.converse(25, ["EHLO localhost", "QUIT"]);
    expect(mail.end).toBe("open");
    expect((await servers.connections()).map(({ server }) => server)).toStrictEqual(["news", "mail"]);
    expect(await servers.requests()).toStrictEqual([REQUEST]);

    expect(await said(machine, "check")).toStrictEqual({
      exitCode: 0,
      lines: [NEWS_WORKS, MAIL_WORKS, NO_TOR],
    });
    expect((await said(machine, "status")).lines.slice(2, 4)).toStrictEqual([
      `news: 127.0.0.1:119 listens, and leads to news.mixmin.net:563 through ${PROXY}`,
      "mail: 127.0.0.1:25 listens, and leads to 2.2.2.2:25",
    ]);
    expect(JSON.parse(await jsonOf(machine, "check"))).toMatchObject({
      tunnels: [
        { name: "news", connect: "news.mixmin.net:563", through: PROXY },
        { name: "mail", connect: "2.2.2.2:25", through: null },
      ],
    });
  },
);

story(
  "isolated news refuse a certificate that does not hold",
  { releases: oldestAndNewest(), installed: async () => await packageWith("--isolate") },
  async (machine) => {
    const servers = await machine.startServers({ proxy: true, news: "unknown-ca" });
    const refused = { greeting: "", replies: [], end: "closed" };
    expect(await machine.converse(119, ["QUIT"])).toStrictEqual(refused);
    expect(await failureOf(machine, "news")).toMatch(
      /^the certificate of news\.mixmin\.net:563 is not signed by an authority that Debian knows \(.*\): the connection may be/,
    );
    await servers.present("news", "wrong-name");
    expect(await machine.converse(119, ["QUIT"])).toStrictEqual(refused);
    expect(await failureOf(machine, "news")).toMatch(
      /^the certificate of news\.mixmin\.net:563 is for another name: the connection may be intercepted\. Next: do not use/,
    );
    await servers.present("news", "trusted");
    expect((await machine.converse(119, ["QUIT"])).greeting).toMatch(/^200 /);
  },
);

story(
  "check names what is wrong on the way of isolated news",
  { releases: oldestAndNewest(), installed: async () => await packageWith("--isolate") },
  async (machine) => {
    const servers = await machine.startServers({ proxy: true });
    await machine.succeed(`sed -i 's/news[.]mixmin[.]net/news.example.org/' ${CONF}`);
    await machine.succeed(`systemctl restart ${UNIT}`);
    expect(await failureOf(machine, "news")).toBe(
      "the Whonix-Gateway's Tor did not reach news.example.org:563: the server is down or refuses Tor, there is no such " +
        `name, or Tor is not connected. Next: run systemcheck on this machine; if Tor is well, ${TRY_LATER}`,
    );

    await servers.stop();
    expect(await failureOf(machine, "news")).toBe(unreached("the connection was refused"));

    const [address, port] = ["10.152.152.10", 9229];
    await machine.succeed(`ip address add ${address}/32 dev lo`);
    const closes = String.raw`<$client>; <$client>; <$client>; close $client`;
    for (const [serve, how] of [
      [closes, "the connection was closed at once"],
      [
        String.raw`<$client>; <$client>; <$client>; print $client "HTTP/1.0 200 OK\r\n\r\n"`,
        "the connection was closed at once",
      ],
      ["sleep 60", "no answer within 5 s"],
    ] as const) {
      await serveInMachine(machine, { address, port, serve });
      expect((await said(machine, "check --timeout 5")).lines[0], serve).toBe(
        `news: fails: news.example.org:563 was not reached (${how}): the server is down or refuses Tor, or the ` +
          `Whonix-Gateway's Tor is not connected. Next: run systemcheck on this machine; if Tor is well, ${TRY_LATER}`,
      );
    }
    await machine.succeed(`ip address del ${address}/32 dev lo && ip route add unreachable ${address}`);
    expect(await failureOf(machine, "news")).toBe(unreached("there is no route to it"));
    await machine.succeed(`sed -i /^protocolHost/d ${CONF}`);
    expect(await failureOf(machine, "news")).toBe(
      `${CONF} has no 'protocolHost = HOST:PORT' in [nntps-client]; meanwhile the tunnels run with what they were ` +
        `started with. Next: correct it, then: systemctl reload-or-restart ${UNIT}`,
    );
  },
);
