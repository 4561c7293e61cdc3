import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { NEWS, SPARE } from "../machines/addresses.ts";
import { StoryFailure } from "../machines/errors.ts";
import type { Machine } from "../machines/machine.ts";
import { $ } from "../../src/system/shell.ts";
import { oldestAndNewest, RELEASES } from "../machines/releases.ts";
import { story } from "../machines/story.ts";

const TUNNELS = `foreground = no
pid = /run/tunnels.pid
[news]
client = yes
accept = 127.0.0.1:119
connect = news.mixmin.net:563
verifyChain = yes
checkHost = news.mixmin.net
CApath = /etc/ssl/certs
[mail]
client = yes
protocol = smtp
accept = 127.0.0.1:25
connect = 2.2.2.2:25
`;

let built: Promise<string> | undefined;

/** A package with nothing in it but the dependencies of the real one; built at the first call. */
async function throwAwayPackage(): Promise<string> {
  built ??= buildThrowAwayPackage();
  return await built;
}

async function buildThrowAwayPackage(): Promise<string> {
  const scratch = await mkdtemp(join(tmpdir(), "throw-away-"));
  const tree = join(scratch, "tree");
  await mkdir(join(tree, "DEBIAN"), { recursive: true });
  const fields = [
    "Package: throw-away",
    "Version: 1",
    "Architecture: all",
    "Maintainer: Nobody <nobody@invalid>",
  ];
  const control = [
    ...fields,
    "Depends: perl:any, stunnel4 | stunnel, ca-certificates",
    "Description: nothing",
    "",
  ].join("\n");
  await writeFile(join(tree, "DEBIAN/control"), control);
  const deb = join(scratch, "throw-away.deb");
  await $`dpkg-deb --root-owner-group --build ${tree} ${deb}`;
  return deb;
}

async function openTunnels(machine: Machine): Promise<void> {
  await machine.trustTestCa();
  await machine.install(await throwAwayPackage());
  await machine.write("/root/tunnels.conf", TUNNELS, 0o600);
  await machine.succeed("stunnel /root/tunnels.conf");
  await machine.waitForOpenPort("127.0.0.1", 119);
  await machine.waitForOpenPort("127.0.0.1", 25);
}

story(
  "a machine boots, reboots, crashes and boots again",
  { releases: oldestAndNewest() },
  async (machine) => {
    expect(await machine.succeed("cat /etc/debian_version")).not.toBe("");
    expect(await machine.succeed("hostname")).toBe("host");
    await machine.waitForUnit("dbus.service");
    await machine.write("/root/kept", "first\n", 0o640);
    await machine.write("/run/lost", "");
    const boot = await machine.succeed("cat /proc/1/stat");

    await machine.reboot();
    expect(await machine.succeed("cat /proc/1/stat")).not.toBe(boot);
    expect(await machine.succeed("stat -c %a /root/kept")).toBe("640");
    await machine.fail("test -e /run/lost");

    await machine.crash();
    await machine.boot();
    expect(await machine.read("/root/kept")).toBe("first\n");
  },
);

story("a wrong expectation fails the story", { releases: oldestAndNewest() }, async (machine) => {
  await expect(machine.fail("true")).rejects.toThrow(StoryFailure);
  await expect(machine.succeed("echo out; echo err >&2; exit 3")).rejects.toThrow(
    /exit code: 3\nstdout:\nout\nstderr:\nerr/,
  );
  await expect(machine.succeed("sleep 30", { seconds: 1 })).rejects.toThrow("not finished after 1 seconds");
  await expect(machine.converse(119, [])).rejects.toThrow("cannot connect to 127.0.0.1:119");

  await machine.write(
    "/etc/systemd/system/broken.service",
    "[Service]\nType=oneshot\nExecStart=/bin/false\n",
  );
  await machine.execute("systemctl start broken.service");
  await expect(machine.waitForUnit("broken.service")).rejects.toThrow("broken.service is failed");
  expect(await machine.lastWords()).toContain("broken.service");
});

story("the machine sees nothing of the host", { releases: oldestAndNewest() }, async (machine) => {
  expect(await machine.succeed("env | sort | cut -d = -f 1")).toBe(
    "DEBIAN_FRONTEND\nHOME\nLC_ALL\nPATH\nPWD",
  );
  expect(await machine.succeed("ip -4 -o address show dev eth0")).toContain("10.152.152.11/18");
  expect(await machine.succeed("ip route show default")).toContain("via 10.152.152.10");
  await machine.fail("bash -c ': </dev/tcp/192.0.2.10/563'");
});

story("packages install without systemd", { releases: RELEASES, booted: false }, async (machine) => {
  await machine.fail("test -e /run/systemd/system");
  await machine.install(await throwAwayPackage());
});

story("news and mail go through tunnels", { releases: oldestAndNewest() }, async (machine) => {
  const servers = await machine.startServers();
  await openTunnels(machine);

  const news = await machine.converse(119, [
    "CAPABILITIES",
    "GROUP alt.anonymous.messages",
    "ARTICLE 1",
    "QUIT",
  ]);
  expect(news.greeting).toMatch(/^200 /);
  expect(news.replies[0]).toBe("101 Capability list:\nVERSION 2\nREADER\n.");
  expect(news.replies[2]).toContain("Subject: first");
  expect(news.replies[3]).toMatch(/^205 /);

  const message = "Subject: hello\n\nworld\n..\n.";
  const envelope = ["EHLO host", "MAIL FROM:<>", "RCPT TO:<a@b.invalid>", "DATA"];
  const mail = await machine.converse(25, [...envelope, message, "QUIT"]);
  expect(mail.end).toBe("open");
  const received = { from: "", to: ["a@b.invalid"], data: "Subject: hello\n\nworld\n.\n" };
  expect(await servers.mails()).toStrictEqual([received]);

  const seen = { tlsVersion: "TLSv1.3", refusal: null };
  expect(await servers.connections()).toMatchObject([
    { ...seen, server: "news", address: "192.0.2.10", sni: "news.mixmin.net" },
    { ...seen, server: "mail", address: "2.2.2.2" },
  ]);
});

story("a wrong certificate is refused", { releases: oldestAndNewest() }, async (machine) => {
  const servers = await machine.startServers({ news: "wrong-name" });
  await openTunnels(machine);
  for (const presented of ["wrong-name", "unknown-ca", "expired"] as const) {
    await servers.present("news", presented);
    expect((await machine.converse(119, ["QUIT"])).end).toBe("closed");
  }
  await servers.present("news", "trusted");
  expect((await machine.converse(119, ["QUIT"])).end).toBe("open");
  const connections = await servers.connections();
  expect(connections.map(({ refusal }) => refusal !== null)).toStrictEqual([true, true, true, false]);
});

story("a unit is kept from an address that IPAddressDeny= names", { releases: RELEASES }, async (machine) => {
  await machine.startServers();
  // What is kept back is dropped, so the visitor waits.
  const visitor = `timeout 3 bash -c ": </dev/tcp/${NEWS}/563" && echo reached || echo kept back`;
  const visit = (properties: string) =>
    machine.succeed(`systemd-run --quiet --wait --pipe ${properties} sh -c '${visitor}'`);
  expect(await visit("")).toBe("reached");
  expect(await visit(`-p IPAddressDeny=${NEWS}`)).toBe("kept back");
  expect(await visit(`-p IPAddressDeny=${SPARE}`)).toBe("reached");
});
