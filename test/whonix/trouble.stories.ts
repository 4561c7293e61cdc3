import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Machine } from "../machines/machine.ts";
import { COMMAND, MAIL_WORKS, NEWS_WORKS, NO_TOR, said, TOR_ANSWERS } from "../container/command.ts";
import { builtPackage } from "../machines/story.ts";
import { expectMail, expectNews, readNews, sendMail } from "./clients.ts";
import { CLOSED_FIREWALL, WORKSTATION_FIREWALL } from "../machines/whonix/firewalls.ts";
import { whonixStory } from "../machines/whonix/whonix-story.ts";

const SILENT =
  "fails: the Whonix-Gateway does not answer: it is off, its Tor does not run, or this machine has no network. " +
  "Next: start the Whonix-Gateway, and run systemcheck on this machine";

const UNMAPPED =
  "mail: fails: the Whonix-Gateway does not map 2.2.2.2 to a relay, so nothing goes there. Next: choose the relay " +
  `here: ${COMMAND} servers --mail NAME.onion; or map it on the gateway: ${COMMAND} gateway NAME.onion says how`;

// Its Tor answers and is connected to nothing.
const NOT_CONNECTED = [
  "news: fails: the name news.mixmin.net was not resolved: there is no such name, or the Whonix-Gateway's Tor is not " +
    "connected. Next: run systemcheck on this machine; if Tor is well, compare the name with the one that you were given",
  "mail: fails: 2.2.2.2:25 was not reached (no answer within 20 s): the Whonix-Gateway maps it to an onion service, which " +
    "is down, or the gateway's Tor is not connected. Next: if news fails as well, fix that first; otherwise ask who runs " +
    "the relay",
  TOR_ANSWERS,
];

const STUNNEL_MEMORY_BYTES = 100e6;

/** The daemon's process, which no trouble of the gateway's may end. */
async function daemon(workstation: Machine): Promise<string> {
  return await workstation.read("/run/stunnel-nymphemeral/stunnel.pid");
}

whonixStory("installed while Tor is down, it works once Tor is up", async (cast) => {
  const { tor, gateway, workstation, expect } = cast;
  await workstation.install(builtPackage());
  await workstation.waitForOpenPort("127.0.0.1", 119, 5);
  const pid = await daemon(workstation);
  // Two nameservers that do not answer may take longer than the client waits.
  expect((await readNews(workstation)).stderr).toMatch(/^(?:ConnectionResetError|TimeoutError)/m);

  await gateway.startTor();
  await expectNews(workstation);
  await expectMail(workstation, tor);
  expect(await daemon(workstation)).toBe(pid);
});

whonixStory(
  "nothing leaves until sdwdate has set the clock, which is no fault of the gateway's",
  async ({ gateway, workstation, expect }) => {
    await gateway.startTor();
    await workstation.succeed("nft -f -", { input: CLOSED_FIREWALL });
    // sdwdate makes its folder when it starts, and the file when it has the time.
    await workstation.succeed("mkdir /run/sdwdate");
    const closed =
      "fails: sdwdate has not set the clock yet, and until then the firewall may let nothing out " +
      "(timesync-fail-closed). Next: wait for sdwdate; if that takes more than some minutes: systemctl restart sdwdate";
    expect((await said(workstation, "check")).lines).toStrictEqual([
      `news: ${closed}`,
      `mail: ${closed}`,
      NO_TOR,
    ]);
    await workstation.succeed("nft -f - && touch /run/sdwdate/first_success", {
      input: `flush ruleset\n${WORKSTATION_FIREWALL}`,
    });
    expect((await said(workstation, "check")).lines).toStrictEqual([NEWS_WORKS, MAIL_WORKS, TOR_ANSWERS]);
  },
  { installed: builtPackage },
);

whonixStory(
  "Tor stops on the gateway, and comes back with a new state",
  async (cast) => {
    const { tor, gateway, workstation, expect } = cast;
    await gateway.startTor();
    await expectNews(workstation);
    const pid = await daemon(workstation);

    await gateway.stopTor();
    expect((await said(workstation, "check")).lines).toStrictEqual([
      `news: ${SILENT}`,
      `mail: ${SILENT}`,
      NO_TOR,
    ]);
    await gateway.startTor();
    await expectNews(workstation);
    await expectMail(workstation, tor);
    expect(await daemon(workstation)).toBe(pid);
  },
  { installed: builtPackage },
);

whonixStory(
  "without the mapping mail fails, and news go on",
  async (cast) => {
    const { tor, gateway, workstation, expect } = cast;
    await gateway.startTor({ mapping: false });
    await expectNews(workstation);
    expect((await sendMail(workstation, "nowhere")).exitCode).not.toBe(0);
    expect(await tor.providers.delivered("nowhere")).toBe("");
    expect((await said(workstation, "check")).lines).toStrictEqual([NEWS_WORKS, UNMAPPED, TOR_ANSWERS]);
    expect((await said(workstation, "status")).lines[0]).toBe(UNMAPPED.replace("mail: fails:", "not well:"));
    await expectNews(workstation);
  },
  { installed: builtPackage },
);

whonixStory(
  "the line on the gateway names a server on the Internet",
  async (cast) => {
    const { gateway, workstation, expect } = cast;
    await gateway.startTor({ mapping: "198.51.100.7" });
    expect((await said(workstation, "check")).lines).toStrictEqual([
      NEWS_WORKS,
      "mail: fails: the Whonix-Gateway maps 2.2.2.2 to 198.51.100.7, which is no onion service, so nothing goes there. " +
        `Next: correct MapAddress on the gateway: ${COMMAND} gateway NAME.onion says how`,
      TOR_ANSWERS,
    ]);
  },
  { installed: builtPackage },
);

whonixStory(
  "asked while the gateway's Tor starts, check waits for it",
  async (cast) => {
    const { gateway, workstation, expect } = cast;
    await gateway.beginTor();
    expect((await said(workstation, "check --timeout 120")).lines).toStrictEqual([
      NEWS_WORKS,
      MAIL_WORKS,
      TOR_ANSWERS,
    ]);
  },
  { installed: builtPackage },
);

/** How a failure begins where the gateway's firewall drops a kind of traffic. */
function dropped(what: string): string {
  return `fails: the Whonix-Gateway's Tor answers, but the gateway's firewall drops transparent connections (${what}=0). Next:`;
}

whonixStory(
  "the gateway drops what goes into Tor transparently",
  async (cast) => {
    const { gateway, workstation, expect } = cast;
    await gateway.startTor();
    await expectNews(workstation);
    await gateway.endTransparent("TCP");
    const isolate = `let news use a port of its own on the gateway: ${COMMAND} servers --isolate`;
    const mail = (what: string) =>
      `mail: ${dropped(what)} remove ${what}=0 from the firewall's settings on the gateway; mail needs transparent connections`;
    expect((await said(workstation, "check")).lines).toStrictEqual([
      `news: ${dropped("WORKSTATION_TRANSPARENT_TCP")} ${isolate}`,
      mail("WORKSTATION_TRANSPARENT_TCP"),
      TOR_ANSWERS,
    ]);
    await gateway.endTransparent("DNS");
    await workstation.succeed(`${COMMAND} servers --isolate`, { seconds: 60 });
    expect((await said(workstation, "check")).lines.slice(0, 2)).toStrictEqual([
      `${NEWS_WORKS.slice(0, -1)} through 10.152.152.10:9229)`,
      mail("WORKSTATION_TRANSPARENT_DNS"),
    ]);
  },
  { installed: builtPackage },
);

whonixStory(
  "the gateway is cut off for a minute",
  async (cast) => {
    const { tor, gateway, workstation, expect } = cast;
    await gateway.startTor();
    await expectNews(workstation);
    const pid = await daemon(workstation);

    await gateway.setUplink("down");
    const cut = Date.now();
    expect((await said(workstation, "check --timeout 20")).lines).toStrictEqual(NOT_CONNECTED);
    await sleep(60_000 - (Date.now() - cut));
    await gateway.setUplink("up");
    await expectNews(workstation);
    await expectMail(workstation, tor);
    expect(await daemon(workstation)).toBe(pid);
  },
  { installed: builtPackage },
);

whonixStory(
  "the gateway's clock is wrong by a day, and by two",
  async (cast) => {
    const { tor, gateway, workstation, expect } = cast;
    // Tor forgives a day.
    await gateway.startTor({ clock: "-1d" });
    const pid = await daemon(workstation);
    await expectNews(workstation);
    await expectMail(workstation, tor);

    await gateway.stopTor();
    await gateway.beginTor({ clock: "+2d" });
    expect((await said(workstation, "check --timeout 20")).lines).toStrictEqual(NOT_CONNECTED);

    await gateway.stopTor();
    await gateway.startTor();
    await expectNews(workstation);
    await expectMail(workstation, tor);
    expect(await daemon(workstation)).toBe(pid);
  },
  { installed: builtPackage },
);

whonixStory(
  "200 news connections at once, for a minute",
  async (cast) => {
    const { gateway, workstation, expect } = cast;
    await gateway.startTor();
    await expectNews(workstation);
    const pid = await daemon(workstation);

    const crowd = await readFile(join(import.meta.dirname, "crowd.py"));
    expect(await workstation.succeed("python3 - 200 60", { input: crowd, seconds: 240 })).toBe(
      "{'served': 200}",
    );
    // VmHWM, the most that it ever held, in kB: proc(5).
    const status = await workstation.read(`/proc/${pid.trim()}/status`);
    const peakBytes = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    expect(peakBytes).toBeLessThan(STUNNEL_MEMORY_BYTES);
    expect(await daemon(workstation)).toBe(pid);
    await expectNews(workstation);
  },
  { installed: builtPackage },
);
