import { expect } from "vitest";
import { builtPackage } from "../container/story.ts";
import { expectMail, expectNews, MAIL_LINES, whonixStory, withTorNetwork } from "./whonix-story.ts";

const PID = "/run/stunnel-nymphemeral/stunnel.pid";

withTorNetwork();

whonixStory("installed while Tor is down, it works once Tor is up", async ({ tor, gateway, workstation }) => {
  await workstation.install(builtPackage());
  await workstation.waitForOpenPort("127.0.0.1", 119, 5);
  const pid = await workstation.read(PID);
  const early = await workstation.converse(119, ["QUIT"]);
  expect(early.greeting).toBe("");

  await gateway.startTor();
  await expectNews(workstation);
  await expectMail(workstation, tor);
  expect(await workstation.read(PID)).toBe(pid);
});

whonixStory("a gateway's Tor with a new state needs no restart", async ({ tor, gateway, workstation }) => {
  await gateway.startTor();
  await workstation.install(builtPackage());
  await expectNews(workstation);
  const pid = await workstation.read(PID);

  await gateway.stopTor();
  await gateway.startTor();
  await expectNews(workstation);
  await expectMail(workstation, tor);
  expect(await workstation.read(PID)).toBe(pid);
});

whonixStory("without the mapping mail fails, and news go on", async ({ tor, gateway, workstation }) => {
  await gateway.startTor({ mapping: false });
  await workstation.install(builtPackage());
  await expectNews(workstation);
  const before = (await tor.servers.mails()).length;
  const mail = await workstation.converse(25, MAIL_LINES);
  expect(mail.greeting).toBe("");
  expect((await tor.servers.mails()).length).toBe(before);
  // 90 s for the answer, and what comes before it.
  const advice = await workstation.execute("nymphemeral-whonix-connections check", { seconds: 150 });
  expect(advice.exitCode).toBe(1);
  expect(advice.stdout).toContain("Next: on the gateway, add 'MapAddress 2.2.2.2 <relay>.onion' to");
  await expectNews(workstation);
});

whonixStory("another CA at the exit is refused, and mail goes on", async ({ tor, gateway, workstation }) => {
  await gateway.startTor();
  await workstation.install(builtPackage());
  await expectNews(workstation);
  // To the workstation a server with another CA is the man in the middle: both answer at the exit.
  await tor.servers.present("news", "unknown-ca");
  try {
    expect((await workstation.converse(119, ["QUIT"])).greeting).toBe("");
    const journal = await workstation.succeed("journalctl --no-pager -u stunnel@nymphemeral");
    expect(journal).toContain("CERT: Pre-verification error: unable to get local issuer certificate");
    await expectMail(workstation, tor);
  } finally {
    await tor.servers.present("news", "trusted");
  }
  await expectNews(workstation);
});
