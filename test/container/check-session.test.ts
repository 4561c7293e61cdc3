import { expect } from "vitest";

import { MAIL_ONION } from "../machines/addresses.ts";
import { COMMAND, CONF, failureOf, said, UNIT } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { serveInMachine } from "../machines/inside/server-in-machine.ts";
import { builtPackage, story } from "../machines/story.ts";

// forky's minimal system has no useradd, and D-Bus answers nobody whom it does not know.
const ADD_USER = "echo user:x:1000:1000::/:/bin/sh >>/etc/passwd && echo user:x:1000: >>/etc/group";

/** What `check` says, line by line, to account "user" of a Whonix-Workstation 18, who has no sudo. */
async function saidToUser(machine: Machine, words: string): Promise<readonly string[]> {
  const asUser = "setpriv --reuid=user --regid=user --clear-groups";
  return (await machine.execute(`${asUser} ${COMMAND} ${words}`, { seconds: 150 })).stdout
    .trimEnd()
    .split("\n");
}

story(
  "the next step is one that works in the session",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.startServers();
    await machine.succeed(
      `${ADD_USER} && mkdir -p /usr/libexec/user-sysmaint-split && install -m 4750 /bin/true /usr/bin/sudo && systemctl stop ${UNIT}`,
    );
    const stopped = `news: fails: nothing listens on 127.0.0.1:119: ${UNIT} is stopped.`;
    expect((await saidToUser(machine, "check"))[0]).toBe(
      `${stopped} Next: boot into the sysmaint session, and run there: sudo systemctl start ${UNIT}`,
    );
    await machine.succeed("chmod 4755 /usr/bin/sudo");
    expect((await saidToUser(machine, "check"))[0]).toBe(`${stopped} Next: sudo systemctl start ${UNIT}`);

    // Where privleap is, it restarts them.
    await machine.succeed(
      `chmod 4750 /usr/bin/sudo && install -m 755 /bin/true /usr/bin/leaprun && systemctl start ${UNIT} && echo 'debug = 3' >>${CONF}`,
    );
    expect((await saidToUser(machine, "check"))[0]).toBe(
      "news: fails: the conf or the settings were changed after the tunnels started: news still runs as before. " +
        "Next: leaprun nymphemeral-whonix-connections-restart",
    );
    // And it lets root look, where that helps.
    await machine.write("/usr/bin/leaprun", '#!/bin/sh\necho "root was asked: $*"\nexit 1\n', 0o755);
    await machine.succeed(`chmod 600 ${CONF}`);
    expect(await saidToUser(machine, "check")).toStrictEqual([
      "root was asked: nymphemeral-whonix-connections-check",
    ]);
  },
);

story(
  "a stunnel with the manual's conf that holds the ports is named with that file",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.succeed(`${ADD_USER} && systemctl stop ${UNIT}`);
    const manual = "/etc/stunnel/stunnel.conf";
    const section = "client = yes\n[news]\naccept = 127.0.0.1:119\nconnect = news.mixmin.net:563\n";
    await machine.write(manual, `pid = /run/manual.pid\n${section}`);
    await machine.succeed(`stunnel ${manual}`);
    const pid = await machine.succeed("cat /run/manual.pid");
    await machine.execute(`systemctl start ${UNIT}`);
    const name = await machine.succeed(`cat /proc/${pid}/comm`);
    const steps = `mv ${manual} ${manual}.old && kill ${pid}`;
    const taken = `port 119 is taken by ${name} (PID ${pid}), which was started with ${manual}, so the tunnels cannot start`;
    expect(await failureOf(machine, "mail")).toBe(
      `${taken}. Next: move that file away and end that process: ${steps}`,
    );
    // Whose socket it is only root may see; what a stunnel was started with, everybody may.
    expect((await saidToUser(machine, "check"))[0]).toBe(
      `news: fails: ${taken}. Next: move that file away and end that process: as root: ${steps}`,
    );
    await machine.succeed(steps);
    await machine.waitForOpenPort("127.0.0.1", 119, 20);
  },
);

story(
  "what the gateway's Tor shows tells causes apart",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const onion = `${"a".repeat(51)}m2dqd.onion`;
    await machine.succeed(
      "ip address add 10.152.152.10/32 dev lo && echo nameserver 127.0.0.1 >/etc/resolv.conf && sed -i /mixmin/d /etc/hosts",
    );
    // Nothing answers at all, and the firewall may wait for the clock.
    await machine.succeed("mkdir /run/sdwdate");
    const closed =
      "sdwdate has not set the clock yet, and until then the firewall may let nothing out " +
      "(timesync-fail-closed). Next: wait for sdwdate; if that takes more than some minutes: systemctl restart sdwdate";
    expect(await failureOf(machine, "news")).toBe(closed);
    await machine.succeed("touch /run/sdwdate/first_success");
    expect(await failureOf(machine, "news")).toBe(
      "the Whonix-Gateway does not answer: it is off, its Tor does not run, or this machine has no network. " +
        "Next: start the Whonix-Gateway, and run systemcheck on this machine",
    );

    const socks = String.raw`<$client>; <$client>; print $client "HTTP/1.0 501 Tor is not an HTTP Proxy\r\n\r\n"`;
    await serveInMachine(machine, { address: "10.152.152.10", port: 9050, serve: socks });
    const dropped =
      "the Whonix-Gateway's Tor answers, but the gateway's firewall drops transparent connections (WORKSTATION_TRANSPARENT_";
    expect(await failureOf(machine, "news")).toBe(
      `${dropped}DNS=0). Next: let news use a port of its own on the gateway: ` +
        `${COMMAND} servers --isolate`,
    );
    await machine.succeed(`echo 10.192.0.1 ${onion} >>/etc/hosts`);
    expect(await failureOf(machine, "news")).toBe(
      "the name news.mixmin.net was not resolved: there is no such name, or the Whonix-Gateway's Tor is not connected. " +
        "Next: run systemcheck on this machine; if Tor is well, compare the name with the one that you were given",
    );

    await machine.succeed(
      `ip route add ${MAIL_ONION} via 10.152.152.99 && ip neigh add 10.152.152.99 lladdr 02:00:00:00:00:01 dev eth0`,
    );
    const { lines } = await said(machine, "check --timeout 45");
    expect(lines[1]).toBe(
      `mail: fails: ${dropped}TCP=0). Next: remove WORKSTATION_TRANSPARENT_TCP=0 from the firewall's settings on the ` +
        "gateway; mail needs transparent connections",
    );
    expect(lines[2]).toBe(
      "tor: yes, as far as this link shows: 10.152.152.10 answers as a Tor does, and onion names resolve",
    );
  },
);
