import { packageWith } from "../machines/packages/builds.ts";
import { MAIL_WORKS, NEWS_WORKS, said, TOR_ANSWERS } from "../container/command.ts";
import { builtPackage } from "../machines/story.ts";
import { becomesTrue } from "../machines/waiting.ts";
import { expectMail, expectNews, readNews, sendMail } from "./clients.ts";
import { leaks } from "../machines/whonix/leaks.ts";
import { whonixStory } from "../machines/whonix/whonix-story.ts";

// Each of these changes the network for all.
const ALONE = { alone: true };

whonixStory(
  "somebody in the middle at the exit learns nothing, and mail goes on",
  async ({ tor, gateway, workstation, expect }) => {
    await gateway.startTor();
    await expectNews(workstation);
    await tor.relays.intercept();
    try {
      // Whoever does not verify is intercepted and sees nothing unusual.
      const careless = "openssl s_client -quiet -no_ign_eof -crlf -connect news.mixmin.net:563";
      const fooled = await workstation.execute(`(sleep 10; echo QUIT) | ${careless}`, { seconds: 90 });
      expect(fooled.stdout).toContain("200 news.mixmin.net InterNetNews NNRP server");
      expect(fooled.stderr).toContain("verify error:num=20:unable to get local issuer certificate");

      expect((await readNews(workstation)).stdout).toBe("");
      expect((await said(workstation, "check")).lines).toStrictEqual([
        "news: fails: the certificate of news.mixmin.net:563 is not signed by an authority that Debian knows (unable to get local issuer certificate): the connection may be intercepted. Next: do not use this server now; try again later, and if the problem stays choose another server: nymphemeral-whonix-connections servers --news HOST",
        MAIL_WORKS,
        TOR_ANSWERS,
      ]);
      await expectMail(workstation, tor);
    } finally {
      await tor.relays.stopIntercepting();
    }
    await expectNews(workstation);
  },
  { ...ALONE, installed: builtPackage },
);

whonixStory(
  "a relay that moves is out of reach until a build has its new name",
  async ({ tor, gateway, workstation, expect }) => {
    await gateway.startTor();
    await workstation.install(await packageWith("--mail", `${tor.providers.onion}:25`));
    await expectMail(workstation, tor);
    const old = tor.providers.onion;
    await tor.providers.nameOnionService();
    expect((await sendMail(workstation, "nowhere")).exitCode).not.toBe(0);
    expect((await said(workstation, "check")).lines).toStrictEqual([
      NEWS_WORKS,
      expect.stringMatching(
        new RegExp(
          `^mail: fails: ${old}:25 was not reached \\((the connection was closed at once|no answer within 90 s)\\): the onion service is down, or the Whonix-Gateway's Tor is not connected\\. Next: run systemcheck on this machine; if Tor is well, ask who runs the relay$`,
        ),
      ),
      TOR_ANSWERS,
    ]);

    // For apt it is the version that is there already.
    const moved = await packageWith("--mail", `${tor.providers.onion}:25`);
    await workstation.copyIn(moved, "/root/moved.deb");
    await workstation.succeed("apt-get install -y --reinstall /root/moved.deb");
    await expectMail(workstation, tor);
    await expectNews(workstation);
  },
  ALONE,
);

whonixStory(
  "one packet past Tor is seen",
  async ({ gateway, workstation, expect }) => {
    const packet = "bash -c 'echo escaped > /dev/udp/198.51.100.1/9'";
    await workstation.fail(packet);
    await workstation.succeed(`nft delete table inet whonix && ${packet}`);
    const seen = async () => (await gateway.packets()).length > 0;
    expect(await becomesTrue(seen, 10)).toBe(true);
    expect(leaks(await gateway.packets())).toStrictEqual([
      expect.stringMatching(/^IP 10\.152\.152\.11\.\d+ > 198\.51\.100\.1\.9: UDP, length 8$/),
    ]);
    expect(await gateway.droppedPackets()).toStrictEqual({ input: 0, passing: 1 });
  },
  { leaks: true },
);
