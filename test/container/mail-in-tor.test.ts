import { expect } from "vitest";

import { MAIL, MAIL_ONION, NEWS, SPARE } from "../machines/addresses.ts";
import { ANOTHER_NEWS_SERVER, CONF, failureOf, UNIT } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest, RELEASES } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";

/** What a client is told by a tunnel that does not reach its server. */
const CLOSED = { greeting: "", replies: [], end: "closed" };

/** Has the gateway's DNS answer as Tor does without the line: with the address itself. */
async function unmap(machine: Machine, address: string): Promise<void> {
  await machine.succeed(
    `sed '/ ${address}\\.$/d' /etc/hosts >/root/hosts && echo '${address} ${address}.' >>/root/hosts && cat /root/hosts >/etc/hosts`,
  );
}

async function sendMail(machine: Machine): ReturnType<Machine["converse"]> {
  return await machine.converse(25, ["EHLO localhost", "QUIT"]);
}

story(
  "without the gateway's line nothing leaves for the mapped address, and with it mail and news go through",
  { releases: RELEASES, installed: builtPackage },
  async (machine) => {
    const servers = await machine.startServers();
    expect((await sendMail(machine)).greeting).toMatch(/^220 /);
    expect(await servers.visits()).toStrictEqual([MAIL_ONION]);

    await unmap(machine, MAIL);
    expect(await sendMail(machine)).toStrictEqual(CLOSED);
    await machine.succeed(`systemctl restart ${UNIT}`);
    expect(await sendMail(machine)).toStrictEqual(CLOSED);
    expect((await machine.converse(119, ["QUIT"])).greeting).toMatch(/^200 /);
    expect(await servers.visits()).toStrictEqual([MAIL_ONION, NEWS]);
    expect(await servers.mails()).toStrictEqual([]);

    // The denial is what holds: where an allowance overrules it the stranger at that address is reached.
    await machine.succeed(`systemctl set-property --runtime ${UNIT} IPAddressAllow=${MAIL}`);
    expect((await sendMail(machine)).greeting).toMatch(/^220 /);
    expect(await servers.visits()).toStrictEqual([MAIL_ONION, NEWS, MAIL]);
  },
);

story(
  "nothing leaves for another address without a verified certificate, after a reload, a restart and a boot",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const servers = await machine.startServers();
    // A server answers there, at another port.
    await machine.succeed(`sed -i 's/^connect = ${MAIL}:25$/connect = ${SPARE}:563/' ${CONF}`);
    await unmap(machine, SPARE);
    const steps = {
      reload: async () => await machine.succeed(`systemctl reload ${UNIT} && sleep 1`),
      restart: async () => await machine.succeed(`systemctl restart ${UNIT}`),
      boot: async () => await machine.reboot(),
    };
    for (const [step, take] of Object.entries(steps)) {
      await take();
      await unmap(machine, SPARE);
      await machine.waitForOpenPort("127.0.0.1", 25, 20);
      expect(await sendMail(machine), step).toStrictEqual(CLOSED);
    }
    expect(await servers.visits()).toStrictEqual([]);

    // The gateway may map that one, too.
    await machine.succeed(`sed -i 's/:563$/:25/' ${CONF} && systemctl restart ${UNIT}`);
    await machine.succeed(
      `sed 's/^${SPARE} ${SPARE}\\.$/${MAIL_ONION} ${SPARE}./' /etc/hosts >/root/hosts && cat /root/hosts >/etc/hosts`,
    );
    expect((await sendMail(machine)).greeting).toMatch(/^220 /);
    expect(await servers.visits()).toStrictEqual([MAIL_ONION]);

    // What a certificate proves is denied until the daemon that has no proof ends, and no longer.
    const denied = async () =>
      (await machine.succeed(`systemctl show --property=IPAddressDeny --value ${UNIT}`))
        .split(" ")
        .toSorted();
    const proof = "verifyChain = yes\\ncheckHost = a.example.org\\nCApath = /etc/ssl/certs";
    await machine.succeed(
      `sed -i 's,^connect = ${SPARE}.*,&\\n${proof},' ${CONF} && systemctl reload ${UNIT}`,
    );
    expect(await denied()).toStrictEqual([`${MAIL}/32`, `${SPARE}/32`].toSorted());
    await machine.succeed(`systemctl restart ${UNIT}`);
    expect(await denied()).toStrictEqual([`${MAIL}/32`]);
  },
);

story(
  "an address that can neither be verified nor be denied is refused, by file and line",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    for (const address of ["33686018", "2001:db8::2"]) {
      await machine.succeed(`sed -i '/^\\[ssmtp/,$ s/^connect = .*/connect = ${address}:25/' ${CONF}`);
      const line = await machine.succeed(`grep -n '^connect = ${address}' ${CONF} | cut -d : -f 1`);
      expect(await machine.fail(`/usr/libexec/nymphemeral-whonix-connections/running-conf --check`)).toBe(
        `${CONF}, line ${line}: ${address} may be any server on the Internet, and no certificate is verified ` +
          "(a server is authenticated by its certificate or its onion name). fix: write the server's name",
      );
    }
  },
);

story(
  "a connection that this machine forbids is no fault of the server's",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.startServers();
    await machine.succeed(`ip route add prohibit ${NEWS}`);
    expect(await failureOf(machine, "news")).toBe(
      "this machine itself forbids the connection to news.mixmin.net:563. Next: look for what forbids it: ip route, " +
        `journalctl -k; or ${ANOTHER_NEWS_SERVER}`,
    );
  },
);
