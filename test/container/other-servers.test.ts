import { expect } from "vitest";

import { PUBLIC_ONION, RELAY_ONION } from "../unit/onion-names.ts";
import { packageWith } from "../machines/packages/builds.ts";
import { COMMAND, failureOf, NEWS_WORKS, NO_TOR, said } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { MAIL_ONION } from "../machines/addresses.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { story } from "../machines/story.ts";

/** Builds the package for another relay, and installs it in a machine that knows the relay's address. */
async function installedFor(machine: Machine, host: string): Promise<void> {
  await machine.succeed(`echo ${MAIL_ONION} ${host} >>/etc/hosts`);
  await machine.trustTestCa();
  await machine.install(await packageWith("--mail", `${host}:25`));
  await machine.waitForOpenPort("127.0.0.1", 25, 5);
}

/** What `gateway` prints where mail does not lead to the mapped address. */
function noLineFor(host: string): string {
  return `The simpler way needs no change on the gateway. On this machine:

    ${COMMAND} servers --mail ${PUBLIC_ONION}

The Whonix-Gateway needs no line for mail now: mail leads to ${host}:25, not to 2.2.2.2.`;
}

story(
  "a build for an onion service needs no line on the gateway",
  { releases: oldestAndNewest() },
  async (machine) => {
    const servers = await machine.startServers({ mail: "unknown-ca" });
    await installedFor(machine, RELAY_ONION);
    expect(await said(machine, "check")).toStrictEqual({
      exitCode: 0,
      lines: [NEWS_WORKS, `mail: works, N s (127.0.0.1:25 leads to ${RELAY_ONION}:25)`, NO_TOR],
    });
    expect(await machine.succeed(`${COMMAND} gateway ${PUBLIC_ONION}`)).toBe(noLineFor(RELAY_ONION));
    await servers.stop();
    expect(await failureOf(machine, "mail")).toBe(
      `${RELAY_ONION}:25 was not reached (the connection was refused): the onion service is down, or the ` +
        "Whonix-Gateway's Tor is not connected. Next: run systemcheck on this machine; if Tor is well, ask who runs the relay",
    );
  },
);

story(
  "a build for a relay on the Internet has its certificate verified",
  { releases: oldestAndNewest() },
  async (machine) => {
    const relay = "mail.mixmin.net";
    const servers = await machine.startServers();
    await installedFor(machine, relay);
    expect(await said(machine, "check")).toStrictEqual({
      exitCode: 0,
      lines: [NEWS_WORKS, `mail: works, N s (127.0.0.1:25 leads to ${relay}:25)`, NO_TOR],
    });
    expect(await machine.succeed(`${COMMAND} gateway ${PUBLIC_ONION}`)).toBe(noLineFor(relay));
    await servers.present("mail", "wrong-name");
    const certificate = `the certificate of ${relay}:25`;
    const choose =
      "do not use this server now; try again later, and if the problem stays choose another server: " +
      `${COMMAND} servers --mail HOST`;
    expect(await failureOf(machine, "mail")).toBe(
      `${certificate} is for another name: the connection may be intercepted. Next: ${choose}`,
    );
    await servers.present("mail", "unknown-ca");
    expect(await failureOf(machine, "mail")).toBe(
      `${certificate} is not signed by an authority that Debian knows (unable to get local issuer certificate): ` +
        `the connection may be intercepted. Next: ${choose}`,
    );
  },
);
