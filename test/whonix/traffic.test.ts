import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { onHost } from "../../scripts/on-host.ts";
import { builtPackage } from "../container/story.ts";
import { leaks } from "./leaks.ts";
import { expectMail, expectNews, whonixStory, withTorNetwork } from "./whonix-story.ts";

withTorNetwork();

whonixStory("news and mail go through Tor, and nothing leaks", async ({ tor, gateway, workstation }) => {
  await gateway.startTor();
  const packets = await gateway.capture(async () => {
    const installation = await workstation.install(builtPackage());
    expect(installation).not.toMatch(/Setting up (tor|socat)\b/);
    await expectNews(workstation);
    await expectMail(workstation, tor);
  });
  const captured = packets.join("\n");
  expect(captured).toContain("> 10.152.152.10.53: UDP");
  expect(captured).toContain("> 2.2.2.2.25: tcp");
  expect(leaks(packets)).toStrictEqual([]);
  expect(await gateway.droppedPackets()).toBe(0);
});

whonixStory("a build for the onion service needs no mapping", async ({ tor, gateway, workstation }) => {
  const out = await mkdtemp(join(tmpdir(), "onion-build-"));
  const build = join(import.meta.dirname, "../../scripts/build.ts");
  const node = [process.execPath, "--import", "tsx", build, "--smtp", `${tor.onion}:25`, "--out", out];
  await onHost`${node}`;
  await gateway.startTor({ mapping: false });
  await workstation.install(join(out, "nymphemeral-whonix-connections.deb"));
  await expectNews(workstation);
  await expectMail(workstation, tor);
});
