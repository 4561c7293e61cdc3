import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Machine } from "../machines/machine.ts";
import { packageWith } from "../machines/packages/builds.ts";
import { builtPackage } from "../machines/story.ts";
import { expectMail, expectNews } from "./clients.ts";
import type { Gateway } from "../machines/whonix/gateway.ts";
import { type Cast, whonixStory } from "../machines/whonix/whonix-story.ts";

const INTERNET_RELAY = "mail.mixmin.net:587";

/** The circuits of the two tunnels, while both are open. */
async function circuits(workstation: Machine, gateway: Gateway): Promise<{ news: string; mail: string }> {
  await workstation.write("/root/hold.py", await readFile(join(import.meta.dirname, "hold.py")));
  await workstation.succeed("systemd-run --quiet --unit=hold python3 /root/hold.py");
  await workstation.waitUntil("journalctl --quiet -o cat -u hold | grep -qx held", 60);
  const streams = await gateway.openStreams();
  await workstation.succeed("systemctl stop hold");
  const circuit = (number: number) => [...streams.values()][number] ?? "none";
  const isNews = [...streams.keys()].map((target) => target.endsWith(":563"));
  return { news: circuit(isNews.indexOf(true)), mail: circuit(isNews.indexOf(false)) };
}

async function expectOwnCircuits({ gateway, workstation, expect }: Cast): Promise<void> {
  const { news, mail } = await circuits(workstation, gateway);
  expect(news).toMatch(/^\d+$/);
  expect(mail).toMatch(/^\d+$/);
  expect(mail).not.toBe(news);
}

whonixStory("as documented, news and mail to a relay on the Internet share a circuit", async (cast) => {
  const { gateway, workstation, expect } = cast;
  await gateway.startTor();
  await workstation.install(await packageWith("--mail", INTERNET_RELAY));
  await expectNews(workstation);
  const { news, mail } = await circuits(workstation, gateway);
  expect(news).toMatch(/^\d+$/);
  expect(mail).toBe(news);
});

whonixStory("isolated, news and mail have circuits of their own", async (cast) => {
  const { tor, gateway, workstation } = cast;
  await gateway.startTor();
  await workstation.install(await packageWith("--isolate", "--mail", INTERNET_RELAY));
  await expectNews(workstation);
  await expectMail(workstation, tor);
  await expectOwnCircuits(cast);
});

whonixStory(
  "news and mail to an onion service have circuits of their own",
  async (cast) => {
    const { tor, gateway, workstation } = cast;
    await gateway.startTor();
    await expectNews(workstation);
    await expectMail(workstation, tor);
    await expectOwnCircuits(cast);
  },
  { installed: builtPackage },
);
