import { expect } from "vitest";

import { MAIL_ONION } from "../machines/addresses.ts";
import {
  COMMAND,
  failureOf,
  golden,
  jsonOf,
  MAIL_WORKS,
  NO_TOR,
  said,
  saidToNobody,
  TRY_LATER,
} from "./command.ts";
import { oldestAndNewest, RELEASES } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { installed } from "../machines/inside/tunnels.ts";

const DO_NOT_USE = `do not use this server now; ${TRY_LATER}`;
const LOOK_AT_THE_CLOCK = `look at the clock: date --utc; if it is wrong, on Whonix: systemctl restart sdwdate; if it is right, ${TRY_LATER}`;

story(
  "check names what is wrong with a certificate",
  { releases: RELEASES, installed: builtPackage },
  async (machine) => {
    const servers = await machine.startServers({ news: "wrong-name" });
    const certificate = "the certificate of news.mixmin.net:563";
    expect(await said(machine, "check")).toStrictEqual({
      exitCode: 1,
      lines: [
        `news: fails: ${certificate} is for another name: the connection may be intercepted. Next: ${DO_NOT_USE}`,
        MAIL_WORKS,
        NO_TOR,
      ],
    });
    await servers.present("news", "unknown-ca");
    const untrusted =
      `${certificate} is not signed by an authority that Debian knows (unable to get local issuer certificate): ` +
      `the connection may be intercepted. Next: ${DO_NOT_USE}`;
    expect(await failureOf(machine, "news")).toBe(untrusted);
    // Its subject is what stunnel says of one that has expired.
    await servers.present("news", "speaking-subject");
    expect(await failureOf(machine, "news")).toBe(untrusted);
    await servers.present("news", "expired");
    expect(await failureOf(machine, "news")).toBe(
      `${certificate} has expired, or this machine's clock is wrong. Next: ${LOOK_AT_THE_CLOCK}`,
    );
    expect(await jsonOf(machine, "check")).toBe(await golden("check-expired.json"));
    await servers.present("news", "not-yet-valid");
    const notYetValid = `${certificate} is not valid yet, or this machine's clock is wrong.`;
    expect(await failureOf(machine, "news")).toBe(`${notYetValid} Next: ${LOOK_AT_THE_CLOCK}`);
  },
);

story(
  "a user in no group and without sudo is told the true cause, where the journal keeps nothing",
  { releases: oldestAndNewest() },
  async (machine) => {
    await machine.write("/etc/systemd/journald.conf.d/none.conf", "[Journal]\nStorage=none\n");
    await machine.succeed("systemctl restart systemd-journald");
    const servers = await machine.startServers({ news: "wrong-name" });
    await installed(machine);
    expect(await machine.succeed("journalctl --quiet --unit stunnel@nymphemeral")).toBe("");
    expect((await saidToNobody(machine, "check")).lines).toStrictEqual([
      "news: fails: the certificate of news.mixmin.net:563 is for another name: the connection may be intercepted. " +
        "Next: do not use this server now; try again later, and if the problem stays choose another server: " +
        `as root: ${COMMAND} servers --news HOST`,
      MAIL_WORKS,
      NO_TOR,
    ]);
    await servers.stop();
    // A resolver that refuses at once: a gateway that is down, and one without the line.
    await machine.succeed(
      `echo nameserver 127.0.0.1 >/etc/resolv.conf && sed -i -e /mixmin/d -e 's/^${MAIL_ONION}/2.2.2.2/' /etc/hosts`,
    );
    expect((await saidToNobody(machine, "check --timeout 15")).lines).toStrictEqual([
      "news: fails: the Whonix-Gateway does not answer: it is off, its Tor does not run, or this machine has no " +
        "network. Next: start the Whonix-Gateway, and run systemcheck on this machine",
      "mail: fails: the Whonix-Gateway does not map 2.2.2.2 to a relay, so nothing goes there. Next: choose the " +
        `relay here: as root: ${COMMAND} servers --mail NAME.onion; or map it on the gateway: ` +
        `${COMMAND} gateway NAME.onion says how`,
      NO_TOR,
    ]);
  },
);

story(
  "nothing goes to a mapped address that is not mapped",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const servers = await machine.startServers();
    await machine.succeed(`sed -i 's/^${MAIL_ONION}/2.2.2.2/' /etc/hosts`);
    expect(await failureOf(machine, "mail")).toBe(
      "the Whonix-Gateway does not map 2.2.2.2 to a relay, so nothing goes there. Next: choose the relay here: " +
        `${COMMAND} servers --mail NAME.onion; or map it on the gateway: ${COMMAND} gateway NAME.onion says how`,
    );
    expect((await said(machine, "status")).lines[0]).toBe(
      "not well: the Whonix-Gateway does not map 2.2.2.2 to a relay, so nothing goes there. Next: choose the relay here: " +
        `${COMMAND} servers --mail NAME.onion; or map it on the gateway: ${COMMAND} gateway NAME.onion says how`,
    );
    expect(new Set(await servers.visits())).toStrictEqual(new Set(["192.0.2.10"]));
    expect(await servers.mails()).toStrictEqual([]);
  },
);
