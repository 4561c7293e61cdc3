import { expect } from "vitest";

import { COMMAND, CONF, UNIT } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { daemon, listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";
import { nextPackage } from "../machines/packages/versions.ts";

const SETTINGS = `/usr/local/etc/${COMMAND}.d/50_user.conf`;
const BUILT = ["127.0.0.1:119", "127.0.0.1:25"];

/** What makes conf or settings unusable, what undoes it, and what is said of it. */
const SPOILED = {
  "a word that stunnel does not know": {
    spoil: `cp -p ${CONF} /root/conf && echo 'color = red' >>${CONF}`,
    mend: `cp -p /root/conf ${CONF}`,
    said: /^\/etc\/stunnel\/nymphemeral\.conf, line \d+: stunnel refuses this line: .*color = red.*\. fix: correct this line, then: systemctl reload-or-restart stunnel@nymphemeral\.service$/,
  },
  "nothing but nonsense": {
    spoil: `cp -p ${CONF} /root/conf && echo nonsense >${CONF}`,
    mend: `cp -p /root/conf ${CONF}`,
    said: /^\/etc\/stunnel\/nymphemeral\.conf: this file has no section \(each tunnel is a section\)\. fix: write \[nntps-client\] and \[ssmtp-client\]$/,
  },
  "nonsense above the sections": {
    spoil: `cp -p ${CONF} /root/conf && sed -i '1i nonsense' ${CONF}`,
    mend: `cp -p /root/conf ${CONF}`,
    said: /^\/etc\/stunnel\/nymphemeral\.conf, line 1: stunnel refuses this line: .*nonsense.*\. fix: correct this line, then: /,
  },
  "a section without a server": {
    spoil: `cp -p ${CONF} /root/conf && printf '[x]\\nclient = yes\\naccept = 127.0.0.1:9\\n' >>${CONF}`,
    mend: `cp -p /root/conf ${CONF}`,
    said: /^\/etc\/stunnel\/nymphemeral\.conf, line \d+: stunnel refuses this section: Each service must define two endpoints\. fix: /,
  },
  "no conf": {
    spoil: `mv ${CONF} /root/conf`,
    mend: `mv /root/conf ${CONF}`,
    said: /^\/etc\/stunnel\/nymphemeral\.conf: this file was deleted, and dpkg does not restore a deleted conffile\. fix: dpkg --force-confmiss -i FILE\.deb$/,
  },
  "a setting that there is not": {
    spoil: `mkdir -p ${SETTINGS.replace(/\/[^/]*$/, "")} && printf '\\ncolor = red\\n' >${SETTINGS}`,
    mend: `rm ${SETTINGS}`,
    said: /^\/usr\/local\/etc\/nymphemeral-whonix-connections\.d\/50_user\.conf, line 2: "color = red" is no setting \(the settings are gateway, isolate, mail, news\)\. fix: correct the line, or remove it$/,
  },
  "an onion name with a wrong checksum": {
    spoil: `mkdir -p ${SETTINGS.replace(/\/[^/]*$/, "")} && echo 'mail = ${"a".repeat(55)}d.onion' >${SETTINGS}`,
    mend: `rm ${SETTINGS}`,
    said: /^\/usr\/local\/etc\/.*50_user\.conf, line 1: "a{55}d\.onion" is not the name of an onion service: its length or checksum is wrong \(onion names are version 3: .*\)\. fix: copy the whole name again; a character is missing or mistyped$/,
  },
} as const;

/** What the unit's program wrote into the journal since a moment. */
async function journalSince(machine: Machine, moment: string): Promise<string[]> {
  const journal = await machine.succeed(`journalctl -q --no-pager -o cat -u ${UNIT} --since '@${moment}'`);
  return journal.split("\n").filter((line) => line.includes(". fix: "));
}

story(
  "an upgrade leaves the tunnels up where the conf cannot be used, and so does a reload; both say why",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.copyIn(await nextPackage(), "/root/next.deb");
    const before = await daemon(machine);
    for (const [what, { spoil, mend, said }] of Object.entries(SPOILED)) {
      const moment = await machine.succeed(`sleep 1; date +%s; ${spoil}`);
      await machine.fail(`systemctl reload ${UNIT}`);
      const told = await journalSince(machine, moment);
      expect(told, what).toHaveLength(1);
      expect(told[0], what).toMatch(said);

      const [first = ""] = reportOf(
        await machine.succeed("dpkg --force-confold --install /root/next.deb 2>&1"),
      );
      expect(first, what).toMatch(/^The tunnels still run with the old settings\. /);
      expect(first.replace("The tunnels still run with the old settings. ", ""), what).toMatch(said);
      expect(await daemon(machine), what).toBe(before);
      expect(await listeners(machine), what).toStrictEqual(BUILT);
      await machine.succeed(mend);
    }
    await machine.succeed(`systemctl reload ${UNIT}`);
    expect(await daemon(machine)).toBe(before);
    expect(reportOf(await machine.succeed("dpkg --force-confold --install /root/next.deb 2>&1"))[0]).toBe(
      TUNNELS_UP,
    );
  },
);

story(
  "a start fails in one line of the journal, and comes up by itself once the conf is mended",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const { spoil, mend, said } = SPOILED["a setting that there is not"];
    const moment = await machine.succeed(`date +%s; ${spoil}`);
    await machine.fail(`systemctl restart ${UNIT}`);
    const told = await journalSince(machine, moment);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(said);
    expect(await listeners(machine)).toStrictEqual([]);
    await machine.succeed(mend);
    await machine.waitForOpenPort("127.0.0.1", 25, 20);
    expect(await listeners(machine)).toStrictEqual(BUILT);
  },
);
