import { documentedLines } from "../documented-lines.ts";
import { said } from "../container/command.ts";
import { WORKSTATION } from "../machines/addresses.ts";
import { packageWith } from "../machines/packages/builds.ts";
import { builtPackage } from "../machines/story.ts";
import { expectMail, expectNews } from "./clients.ts";
import { whonixStory } from "../machines/whonix/whonix-story.ts";

whonixStory(
  "news and mail go through Tor, and name nobody",
  async ({ tor, gateway, workstation, expect }) => {
    await workstation.succeed("echo host-of-somebody > /etc/hostname; hostname host-of-somebody");
    await gateway.startTor();
    await expectNews(workstation);
    const mail = await expectMail(workstation, tor);
    expect(mail).toContain("Delivered-To: nym@example.org");
    expect(mail).toMatch(/^Received: from localhost \(.*\)\n\t\(using TLSv1\.3 with cipher /m);
    expect(mail).not.toContain("host-of-somebody");
    expect(mail).not.toContain(WORKSTATION);

    const packets = (await gateway.packets()).join("\n");
    expect(packets).toContain("> 10.152.152.10.53: UDP");
    // By IPv6 first, to an address that the gateway's Tor made up for the onion: never to the mapped address itself.
    expect(packets).toMatch(/^IP6 fd19:c33d:88bc::11\.\d+ > f[cd][\da-f:]+\.25: tcp/m);
    expect(packets).not.toContain("> 2.2.2.2.25: tcp");
  },
  { installed: builtPackage },
);

whonixStory(
  "nymphemeral sends mail by msmtp, which names nobody",
  async ({ tor, gateway, workstation, expect }) => {
    await workstation.succeed("echo host-of-somebody > /etc/hostname; hostname host-of-somebody");
    await workstation.succeed("useradd --create-home --shell /bin/bash somebody");
    await gateway.startTor();
    await expectNews(workstation);
    // The workstation has msmtp-mta, which the first line installs.
    const [, copy] = documentedLines("docs/clients.md", "msmtprc").split("\n");
    await workstation.succeed(`runuser -l somebody -c '${copy}'`);
    const message = { input: "To: nym@example.org\n\nThe words of a nym.\n", seconds: 150 };
    await workstation.succeed("runuser -l somebody -c '/usr/sbin/sendmail -t'", message);
    const mail = await tor.providers.mail("The words of a nym.", 30);
    expect(mail).toContain("Delivered-To: nym@example.org");
    expect(mail).toMatch(/^Received: from localhost \(.*\)\n\t\(using TLSv1\.3 with cipher /m);
    expect(mail).not.toContain("somebody");
    expect(mail).not.toContain(WORKSTATION);
  },
  { installed: builtPackage },
);

whonixStory(
  "three commands and no edited file lead from nothing to news and mail that work",
  async ({ tor, gateway, workstation, expect }) => {
    await gateway.startTor({ mapping: false });
    const relay = tor.providers.onion;
    await workstation.install(builtPackage());
    expect((await said(workstation, `servers --mail ${relay}`)).exitCode).toBe(0);
    const { exitCode, lines } = await said(workstation, "check");
    expect(lines).toStrictEqual([
      "news: works, N s (127.0.0.1:119 leads to news.mixmin.net:563)",
      `mail: works, N s (127.0.0.1:25 leads to ${relay}:25)`,
      "tor: yes, as far as this link shows: 10.152.152.10 answers as a Tor does, and onion names resolve",
    ]);
    expect(exitCode).toBe(0);
    await expectMail(workstation, tor);
  },
);

whonixStory("a build for the onion service needs no mapping", async ({ tor, gateway, workstation }) => {
  await gateway.startTor({ mapping: false });
  await workstation.install(await packageWith("--mail", `${tor.providers.onion}:25`));
  await expectNews(workstation);
  await expectMail(workstation, tor);
});

whonixStory(
  "stopping, removing, purging and rebooting leak nothing",
  async ({ tor, gateway, workstation }) => {
    await gateway.startTor();
    await expectNews(workstation);
    await workstation.reboot();
    await expectNews(workstation);
    await workstation.succeed("systemctl stop stunnel@nymphemeral; systemctl start stunnel@nymphemeral");
    await expectMail(workstation, tor);
    await workstation.succeed("apt-get remove -y nymphemeral-whonix-connections");
    await workstation.reboot();
    await workstation.succeed("apt-get purge -y nymphemeral-whonix-connections");
    await workstation.reboot();
  },
  { installed: builtPackage },
);
