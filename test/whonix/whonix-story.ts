import { afterAll, beforeAll, expect, test } from "vitest";
import { Machine } from "../container/machine.ts";
import { Gateway } from "./gateway.ts";
import { TorNetwork } from "./tor-network.ts";

const STORY_SECONDS = 600;

/** Who is in a story. */
export interface Cast {
  readonly tor: TorNetwork;
  /** Its Tor is down at first. */
  readonly gateway: Gateway;
  /** Like a Whonix-Workstation, with its marker. It trusts the test CA. */
  readonly workstation: Machine;
}

let tor: TorNetwork | undefined;

/** Gives a file's stories a Tor network, which they share. To be called once in a file. */
export function withTorNetwork(): void {
  beforeAll(async () => {
    tor = await TorNetwork.start((line) => process.stdout.write(`${line}\n`));
  });
  afterAll(async () => {
    await tor?.[Symbol.asyncDispose]();
  });
}

/**
 * Registers one test per release that tells a story on a workstation and a gateway of its own, one at a time:
 * they share the servers.
 */
export function whonixStory(title: string, tell: (cast: Cast) => Promise<void>): void {
  for (const release of ["bookworm", "trixie"] as const) {
    test(`${title} [${release}]`, { timeout: STORY_SECONDS * 1000 }, async () => {
      if (!tor) throw new Error("call withTorNetwork() first");
      await using gateway = await Gateway.make(tor);
      await using workstation = await Machine.boot({ release, base: "equipped" }, gateway.network);
      try {
        await workstation.write("/usr/share/anon-ws-base-files/workstation", "");
        await workstation.trustTestCa();
        await tell({ tor, gateway, workstation });
      } catch (error) {
        if (error instanceof Error) error.message += `\n${await workstation.lastWords()}`;
        throw error;
      }
    });
  }
}

/** Reads an article of alt.anonymous.messages. A circuit may be slow or break: tried for two minutes. */
export async function expectNews(machine: Machine): Promise<void> {
  const read = async () =>
    (await machine.converse(119, ["GROUP alt.anonymous.messages", "ARTICLE 1", "QUIT"])).replies;
  await expect
    .poll(read, { timeout: 120_000, interval: 1000 })
    .toContainEqual(expect.stringContaining("Newsgroups: alt.anonymous.messages"));
}

/** Sends a mail and finds it at the server. A circuit may be slow or break: tried for two minutes. */
export async function expectMail(machine: Machine, { servers }: TorNetwork): Promise<void> {
  const before = (await servers.mails()).length;
  const send = async () => {
    await machine.converse(25, MAIL_LINES);
    return (await servers.mails()).length;
  };
  await expect.poll(send, { timeout: 120_000, interval: 1000 }).toBeGreaterThan(before);
  expect((await servers.mails()).at(-1)?.to).toStrictEqual(["nym@example.org"]);
}

/** What a mail client says. */
export const MAIL_LINES = [
  "EHLO localhost",
  "MAIL FROM:<>",
  "RCPT TO:<nym@example.org>",
  "DATA",
  "Subject: a\n\nb\n.",
  "QUIT",
];
