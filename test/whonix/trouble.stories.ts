import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Machine } from "../container/machine.ts";
import { NEWS_WORKS, said } from "../container/command.ts";
import { builtPackage } from "../container/story.ts";
import { expectMail, expectNews, readNews, sendMail } from "./clients.ts";
import { whonixStory } from "./whonix-story.ts";

const UNRESOLVED =
  "news: fails: the name news.mixmin.net was not resolved: the Whonix-Gateway or its Tor is down, or there is no such name. Next: start the gateway, and run systemcheck on this machine; if Tor is well, look at 'connect' in /etc/stunnel/nymphemeral.conf";

const notReached = (how: string) =>
  `mail: fails: 2.2.2.2:25 was not reached (${how}): the Whonix-Gateway has no line that maps it to a relay, or that relay or the gateway's Tor is down. Next: if news fail, too, see there first; else, on the gateway, add 'MapAddress 2.2.2.2 <relay>.onion' to /usr/local/etc/torrc.d/50_user.conf, then: sudo systemctl reload tor@default`;

// The name's look-up takes longer than that.
const SILENT = [
  "news: fails: news.mixmin.net:563 was not reached (no answer within 20 s): the server is down or refuses Tor, or the Whonix-Gateway's Tor is down. Next: run systemcheck on this machine; if Tor is well, try again later; if it lasts, choose another server in /etc/stunnel/nymphemeral.conf",
  notReached("no answer within 20 s"),
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
  expect((await readNews(workstation)).stderr).toContain("ConnectionResetError");

  await gateway.startTor();
  await expectNews(workstation);
  await expectMail(workstation, tor);
  expect(await daemon(workstation)).toBe(pid);
});

whonixStory(
  "Tor stops on the gateway, and comes back with a new state",
  async (cast) => {
    const { tor, gateway, workstation, expect } = cast;
    await gateway.startTor();
    await expectNews(workstation);
    const pid = await daemon(workstation);

    await gateway.stopTor();
    expect((await said(workstation, "check")).lines).toStrictEqual([
      UNRESOLVED,
      notReached("the connection was refused"),
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
    expect((await said(workstation, "check")).lines).toStrictEqual([
      NEWS_WORKS,
      notReached("the connection was closed at once"),
    ]);
    await expectNews(workstation);
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
    expect((await said(workstation, "check --timeout 20")).lines).toStrictEqual(SILENT);
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
    expect((await said(workstation, "check --timeout 20")).lines).toStrictEqual(SILENT);

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
