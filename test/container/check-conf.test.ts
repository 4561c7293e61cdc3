import { expect } from "vitest";

import { COMMAND, CONF, failureOf, MAIL_WORKS, NEWS_WORKS, said, saidToNobody, UNIT } from "./command.ts";
import type { Machine } from "./machine.ts";
import { RELEASES } from "./releases.ts";
import { builtPackage, story } from "./story.ts";

const NOTHING = "nothing listens on 127.0.0.1:119";
const CANNOT_START = `${NOTHING}: ${UNIT} cannot start`;

/** Breaks the shipped conf with shell text, restarts the unit, and asks why news fail. */
async function failureWith(machine: Machine, how: string): Promise<string | undefined> {
  await machine.succeed(`cp /root/shipped.conf ${CONF} && ${how}`);
  await machine.execute(`systemctl restart ${UNIT}`);
  return await failureOf(machine, "news");
}

story(
  "check says what stunnel has against a conf, until it is mended",
  { releases: RELEASES, installed: builtPackage },
  async (machine) => {
    await machine.startServers();
    await machine.succeed(`cp ${CONF} /root/shipped.conf`);

    expect(await failureWith(machine, `sed -i '/^sslVersionMin/s/TLSv1.2/TLSv9/' ${CONF}`)).toMatch(
      new RegExp(
        `^${NOTHING}: stunnel refuses ${CONF}, line \\d+: "sslVersionMin = TLSv9": Invalid protocol version. ` +
          `Next: mend that line, then: sudo systemctl restart ${UNIT}$`,
      ),
    );
    expect((await saidToNobody(machine, "check")).lines[0]).toBe(
      `news: fails: ${CANNOT_START}: only root may read why in the journal. Next: sudo ${COMMAND} check`,
    );
    // What was said of the conf before it was changed counts no more.
    expect(await failureWith(machine, `sed -i 's/^accept = .*:25$/accept = 127.0.0.1:post/' ${CONF}`)).toBe(
      `${CANNOT_START}; in the journal stunnel says: Unknown TCP service "post"; ` +
        `Service [ssmtp-client]: Cannot resolve accept target. Next: sudo journalctl -u ${UNIT}`,
    );
    expect(await failureWith(machine, `chmod 600 ${CONF}`)).toBe(
      `${NOTHING}: stunnel runs as a user of its own, which may not read ${CONF}. ` +
        `Next: sudo chmod a+r ${CONF} && sudo systemctl restart ${UNIT}`,
    );
    await machine.succeed(`chmod a+r ${CONF} && mv /usr/bin/stunnel /usr/bin/moved`);
    await machine.execute(`systemctl restart ${UNIT}`);
    expect(await failureOf(machine, "news")).toBe(`${CANNOT_START}. Next: sudo journalctl -u ${UNIT}`);

    // Mended, it starts by itself.
    await machine.succeed("mv /usr/bin/moved /usr/bin/stunnel");
    await machine.waitForOpenPort("127.0.0.1", 119, 20);
    expect(await said(machine, "check")).toStrictEqual({ exitCode: 0, lines: [NEWS_WORKS, MAIL_WORKS] });
  },
);
