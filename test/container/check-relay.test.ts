import { expect } from "vitest";

import { MAIL_ONION } from "../machines/addresses.ts";
import { ANOTHER_NEWS_SERVER, ANOTHER_RELAY, ASK_THE_RELAY, failureOf, TRY_LATER } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { serveInMachine } from "../machines/inside/server-in-machine.ts";
import { builtPackage, story } from "../machines/story.ts";

/** What check says of a relay that gives these answers, the greeting first. */
async function failureWith(machine: Machine, ...answers: readonly string[]): Promise<string | undefined> {
  const said = answers.map((answer) => String.raw`print $client "${answer}\r\n"; <$client>;`).join(" ");
  await serveInMachine(machine, { address: MAIL_ONION, port: 25, serve: said });
  return await failureOf(machine, "mail");
}

story(
  "check says what a relay answers, and what that means",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.succeed(`ip address add ${MAIL_ONION}/32 dev lo`);

    expect(await failureWith(machine, String.raw`554 no \e[31mTor`)).toBe(
      `2.2.2.2:25 answers '554 no ?[31mTor': it refuses this connection, or all that come through Tor. Next: ${ANOTHER_RELAY}`,
    );
    expect(await failureWith(machine, "400 later")).toBe(
      `2.2.2.2:25 answers '400 later': it accepts no connections for now. Next: ${ASK_THE_RELAY}`,
    );
    expect(await failureWith(machine, "220 x", "550 go away")).toBe(
      `2.2.2.2:25 answers '550 go away' to EHLO: it refuses this client. Next: ${ANOTHER_RELAY}`,
    );
    expect(await failureWith(machine, "220 x", "504 name?")).toBe(
      "2.2.2.2:25 answers '504 name?' to EHLO: it wants the full name of a host, and stunnel says localhost. " +
        `Next: ${ANOTHER_RELAY}`,
    );
    expect(await failureWith(machine, "220 x", "500 what")).toBe(
      "2.2.2.2:25 answers '500 what' to EHLO: it is no mail server, or an old one without encryption. " +
        `Next: ${ANOTHER_RELAY}`,
    );
    expect(
      await failureWith(machine, "220 x", String.raw`250-x\r\n250 STARTTLS`, "454 TLS not available"),
    ).toBe(
      "2.2.2.2:25 offers encryption (STARTTLS), and then answers '454 TLS not available': its TLS does not work. " +
        `Next: ${ASK_THE_RELAY}`,
    );
    expect(await failureWith(machine, "220 x", "250 x", "502 no")).toBe(
      "2.2.2.2:25 offers no encryption (STARTTLS); over an onion service Tor encrypts and authenticates already, so this " +
        "relay needs no tunnel. Next: in the mail client, replace 127.0.0.1 port 25 by the onion name in the gateway's " +
        "MapAddress line, port 25",
    );
  },
);

story(
  "check says what a server does once TLS is there",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const servers = await machine.startServers();
    await servers.behave("news", { greeting: "400 too many" });
    expect(await failureOf(machine, "news")).toBe(
      `news.mixmin.net:563 answers '400 too many': it accepts no connections for now. Next: ${TRY_LATER}`,
    );
    await servers.behave("news", { greeting: "502 no reading" });
    expect(await failureOf(machine, "news")).toBe(
      "news.mixmin.net:563 answers '502 no reading': it refuses this connection, or all that come through Tor. " +
        `Next: ${ANOTHER_NEWS_SERVER}`,
    );
    await servers.behave("news", { endsAtOnce: true });
    expect(await failureOf(machine, "news")).toBe(
      "news.mixmin.net:563 accepted the connection and ended it without a word: it may be overloaded, or refuse Tor. " +
        `Next: ${TRY_LATER}`,
    );
    await servers.behave("news", { demandsCertificate: true });
    expect(await failureOf(machine, "news")).toBe(
      "news.mixmin.net:563 demands a client certificate, and nymphemeral has none. " +
        `Next: ${ANOTHER_NEWS_SERVER}`,
    );
    await servers.behave("mail", { endsAtOnce: true });
    expect(await failureOf(machine, "mail")).toBe(
      "2.2.2.2:25 accepted the connection and ended it without a word: it may be overloaded. " +
        `Next: ${ASK_THE_RELAY}`,
    );
  },
);
