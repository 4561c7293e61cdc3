import { expect } from "vitest";

import { CONF, failureOf, MAIL_WORKS, NEWS_WORKS, NO_TOR, said, saidToNobody, UNIT } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";

const NOTHING = "nothing listens on 127.0.0.1:119";

/** Breaks the shipped conf with shell text, restarts the unit, and asks why news fails. */
async function failureWith(machine: Machine, how: string): Promise<string | undefined> {
  await machine.succeed(`cp /root/shipped.conf ${CONF} && ${how}`);
  await machine.execute(`systemctl restart ${UNIT}`);
  return await failureOf(machine, "news");
}

story(
  "check says what stunnel has against a conf, until it is corrected",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.startServers();
    await machine.succeed(`cp ${CONF} /root/shipped.conf`);
    const line = async (text: string) => await machine.succeed(`grep -n '^${text}' ${CONF} | cut -d : -f 1`);

    const refused = await failureWith(machine, `sed -i '/^sslVersionMin/s/TLSv1.2/TLSv9/' ${CONF}`);
    expect(refused).toMatch(
      new RegExp(
        `^${NOTHING}: ${CONF}, line \\d+: stunnel refuses this line: "sslVersionMin = TLSv9": Invalid protocol version\\. ` +
          `Next: correct this line, then: systemctl reload-or-restart ${UNIT}$`,
      ),
    );
    // It asks stunnel itself: no journal is needed.
    expect((await saidToNobody(machine, "check")).lines[0]).toBe(
      `news: fails: ${refused?.replace("systemctl", "as root: systemctl")}`,
    );
    expect(await failureWith(machine, `echo 'bogus = 1' >>${CONF}`)).toBe(
      `${NOTHING}: ${CONF}, line ${await line("bogus")}: stunnel refuses this line: "bogus = 1": Specified option name is ` +
        `not valid here. Next: correct this line, then: systemctl reload-or-restart ${UNIT}`,
    );
    expect(await failureWith(machine, `rm ${CONF}`)).toMatch(
      new RegExp(`^${CONF}: this file was deleted, and dpkg does not restore a deleted conffile\\. Next: `),
    );
    await machine.succeed(`cp /root/shipped.conf ${CONF} && mv /usr/bin/stunnel /usr/bin/moved`);
    await machine.execute(`systemctl restart ${UNIT}`);
    expect(await failureOf(machine, "news")).toBe(
      `${NOTHING}: /usr/bin/stunnel is missing. Next: install the package stunnel4 again: ` +
        "apt-get install --reinstall stunnel4",
    );

    // Corrected, it starts by itself.
    await machine.succeed("mv /usr/bin/moved /usr/bin/stunnel");
    await machine.waitForOpenPort("127.0.0.1", 119, 20);
    expect(await said(machine, "check")).toStrictEqual({
      exitCode: 0,
      lines: [NEWS_WORKS, MAIL_WORKS, NO_TOR],
    });
  },
);
