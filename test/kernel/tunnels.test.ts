import { expect } from "vitest";

import { kernelStory } from "../machines/kernel/kernel-story.ts";
import { listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";
import { builtPackage } from "../machines/story.ts";
import { startServersBeyond } from "../machines/kernel/servers-beyond.ts";

const PORTS = ["127.0.0.1:119", "127.0.0.1:25"];
const ENVELOPE = ["EHLO localhost", "MAIL FROM:<>", "RCPT TO:<nym@example.org>", "DATA"];
const MESSAGE = "Subject: hello\n\nworld\n.";

kernelStory("installed, news and mail go through in TLS, also after a reboot", async (guest) => {
  await guest.trustTestCa();
  expect(reportOf(await guest.install(builtPackage()))[0]).toBe(TUNNELS_UP);
  expect(await listeners(guest)).toStrictEqual(PORTS);

  for (const state of ["installed", "rebooted"]) {
    if (state === "rebooted") await guest.reboot();
    const servers = await startServersBeyond(guest);
    await guest.waitForOpenPort("127.0.0.1", 119, 20);
    const news = await guest.converse(119, ["GROUP alt.anonymous.messages", "QUIT"]);
    expect(news, state).toMatchObject({ greeting: "200 news", end: "open" });
    expect(news.replies[0], state).toBe("211 1 1 1 alt.anonymous.messages");
    const mail = await guest.converse(25, [...ENVELOPE, MESSAGE, "QUIT"]);
    expect(mail.end, state).toBe("open");
    expect(await servers.mails(), state).toBe("Subject: hello\n\nworld\n");
  }
});
