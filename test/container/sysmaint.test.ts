import { expect } from "vitest";

import { RELAY_ONION } from "../unit/onion-names.ts";
import { COMMAND, said, type Said, saidBy, UNIT } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { builtPackage, story } from "../machines/story.ts";
import { listeners, reportOf } from "../machines/inside/tunnels.ts";
import { asUser, becomeWhonix18, SYSMAINT_SESSION } from "../machines/inside/whonix-18.ts";

const NO_TUNNELS =
  "fails: the tunnels do not run in a SYSMAINT session. Next: restart this machine into the USER session";

const RELAY = `${RELAY_ONION}:25`;
const NEWS_SERVER = "news.mixmin.net:563".padEnd(RELAY.length);

/** What the command says to account "user", who may not execute sudo. */
async function saidToUser(machine: Machine, words: string): Promise<Said> {
  return await saidBy(machine, asUser(`${COMMAND} ${words}`));
}

story(
  "installed and set up in a SYSMAINT session the tunnels start in the USER session",
  { releases: ["trixie"] },
  async (machine) => {
    await becomeWhonix18(machine);
    await machine.powerOff();
    await machine.boot(SYSMAINT_SESSION);
    expect(await machine.succeed("systemctl is-active sysmaint-boot.target")).toBe("active");

    expect(reportOf(await machine.install(builtPackage()))).toStrictEqual([
      "The tunnels come up when you restart into the USER session.",
      "In your clients, set news to 127.0.0.1 port 119 and mail to 127.0.0.1 port 25, without TLS and without a login.",
      "Mail needs your relay first: sudo nymphemeral-whonix-connections servers --mail NAME.onion",
      "Does it work? nymphemeral-whonix-connections check",
    ]);
    expect(await machine.succeed(`systemctl is-enabled ${UNIT}`)).toBe("enabled");
    expect(await listeners(machine)).toStrictEqual([]);
    const checked = (await said(machine, "check")).lines.slice(0, 2);
    expect(checked).toStrictEqual([`news: ${NO_TUNNELS}`, `mail: ${NO_TUNNELS}`]);
    expect(await said(machine, `servers --mail ${RELAY_ONION}`)).toStrictEqual({
      exitCode: 0,
      lines: [
        `news  ${NEWS_SERVER}  verified by its certificate   (unchanged)`,
        `mail  ${RELAY}  verified by its name, in Tor  (was 2.2.2.2:25)`,
        "Saved. It takes effect when you restart into the USER session.",
      ],
    });

    await machine.reboot();
    await machine.waitForOpenPort("127.0.0.1", 119, 20);
    expect(await listeners(machine)).toStrictEqual(["127.0.0.1:119", "127.0.0.1:25"]);
    expect((await saidToUser(machine, "servers")).lines[1]).toBe(
      `mail  ${RELAY}  verified by its name, in Tor  (/usr/local/etc/${COMMAND}.d/50_user.conf, line 2)`,
    );
    expect(await saidToUser(machine, "servers --default")).toStrictEqual({
      exitCode: 1,
      lines: [
        `error: Only root may change the servers. fix: boot into the sysmaint session, and run there: sudo ${COMMAND} servers --default`,
      ],
    });
  },
);
