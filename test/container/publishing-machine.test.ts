import { cpSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";

import { beforeAll, expect } from "vitest";

import { $ } from "../../src/system/shell.ts";
import { documentedLines } from "../documented-lines.ts";
import { REPOSITORY, serve } from "../machines/inside/signed-repository.ts";
import type { Machine } from "../machines/machine.ts";
import { story } from "../machines/story.ts";
import { ROOT } from "../unit/example.ts";
import { type GpgKey, makeKey, signatureOf } from "../unit/gpg-key.ts";
import { git } from "../unit/git.ts";
import { makeCommittedCopy } from "../commands/committed-copy.ts";
import { runCommand } from "../commands/project-command.ts";

const PACKAGE = "nymphemeral-whonix-connections";
const PAGE = "docs/publishing-machine.md";
const RELEASE = `${REPOSITORY}/release`;
const SENT = "/srv/sent";

/** npm, which finds here what it would fetch. */
const NPM = '#!/bin/sh\n[ "$1" != ci ] || exec ln -s /srv/node_modules node_modules\nexec npm-itself "$@"\n';

/** Archives of what the machine has: Node and npm, npm's packages, and beneath its web server the origin and a release. */
const archives = { node: "", packages: "", web: "" };
let maintainer: GpgKey;
let strangersSignature: Uint8Array;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "publishing-"));
  const [checkout, web] = [join(folder, "checkout"), join(folder, "web")];
  const archive = async (name: string, from: string, ...paths: readonly string[]): Promise<string> => {
    const path = join(folder, `${name}.tar`);
    await $`tar --create --file ${path} --directory ${from} ${paths}`;
    return path;
  };
  const programs = dirname(process.execPath);
  archives.node = await archive("node", dirname(programs), "bin/node", "bin/npm", "lib/node_modules/npm");

  const installed = await $({ cwd: ROOT })`npm ls --omit=dev --all --parseable`;
  const modules = installed.stdout.trim().split("\n").slice(1);
  archives.packages = await archive("packages", ROOT, ...modules.map((path) => relative(ROOT, path)));

  makeCommittedCopy(checkout);
  git(checkout, "branch", "--move", "--force", "main");
  git(checkout, "tag", "v1.0.0");
  maintainer = makeKey(join(folder, "maintainer"));
  const environment = { SIGNING_SECRET_KEY: maintainer.secret };
  runCommand("artifact", ["--key", maintainer.fingerprint], { checkout, environment });
  const artifact = join(checkout, "dist/artifact");
  const sums = readFileSync(join(artifact, "SHA256SUMS"));
  strangersSignature = await signatureOf(sums, makeKey(join(folder, "stranger")));
  git(checkout, "clone", "--quiet", "--bare", checkout, join(web, "origin.git"));
  git(join(web, "origin.git"), "update-server-info");
  cpSync(artifact, join(web, "release"), { recursive: true });
  archives.web = await archive("web", web, ".");
}, 240_000);

/** Puts Node, npm and the packages that the project needs into a machine, and starts its web server and a daemon of rsync. */
async function equip(machine: Machine): Promise<void> {
  for (const [name, archive] of Object.entries(archives)) await machine.copyIn(archive, `/root/${name}.tar`);
  await machine.succeed(`mkdir ${REPOSITORY} ${SENT} && cd /root &&
    tar -xf node.tar -C /usr/local && tar -xf packages.tar -C /srv && tar -xf web.tar -C ${REPOSITORY}
    mv /usr/local/bin/npm /usr/local/bin/npm-itself`);
  await machine.write("/usr/local/bin/npm", NPM, 0o755);
  await serve(machine);
  const module = `[sent]\npath = ${SENT}\nread only = no\nuse chroot = no\nuid = 0\ngid = 0\n`;
  await machine.write("/root/rsyncd.conf", `address = 127.0.0.1\n${module}`);
  await machine.succeed(
    "systemd-run --quiet --collect rsync --daemon --no-detach --config=/root/rsyncd.conf",
  );
  await machine.waitForOpenPort("127.0.0.1", 873, 10);
}

/** Sets it up as the page says, up to the timer. */
async function setUp(machine: Machine): Promise<void> {
  await machine.copyIn(maintainer.publicKey, "/root/maintainer.gpg");
  const begin = documentedLines(PAGE, "useradd").replace(
    "https://github.com/OWNER/REPOSITORY",
    "http://127.0.0.1/origin.git",
  );
  const key = await machine.succeed(`set -e; cd /root\n${begin}`, { seconds: 120 });
  const settings = `RELEASE=http://127.0.0.1/release\nSYNC_TARGET=rsync://127.0.0.1/sent\n`;
  const rest = documentedLines(PAGE, "--require-signed")
    .replace("FINGERPRINT", /^[0-9A-F]{40}$/m.exec(key)?.[0] ?? "")
    .replace("sudoedit", `printf '${settings.replaceAll("\n", "\\n")}' >`);
  await machine.succeed(`set -e; cd /srv/nymphemeral/source\n${rest}`, { seconds: 120 });
}

async function start(machine: Machine): Promise<string> {
  const { exitCode } = await machine.execute("systemctl start nymphemeral-release-publish", { seconds: 240 });
  const failed = "systemctl list-units --plain --no-legend --state=failed 'nymphemeral-release-*'";
  const names = await machine.succeed(`${failed} | cut -d ' ' -f 1; systemctl reset-failed`);
  return `${exitCode === 0 ? "published" : "failed"}: ${names}`;
}

async function journalOf(machine: Machine, part: string): Promise<string> {
  return await machine.succeed(`journalctl --output cat --unit nymphemeral-release-${part}`);
}

/** Shell text that fails where one of these files can be made. */
function writesNone(...paths: readonly string[]): string {
  return paths.map((path) => `! touch ${path}`).join(" && ");
}

/** Runs shell text in the place of what a service does, confined as that is. */
async function runConfinedAs(machine: Machine, part: string, command: string): Promise<void> {
  const dropIn = `/run/systemd/system/nymphemeral-release-${part}.service.d/probe.conf`;
  await machine.write(dropIn, `[Service]\nExecStart=\nExecStart=sh -c '${command}'\n`);
  const unit = `nymphemeral-release-${part}`;
  await machine.succeed(`systemctl daemon-reload && systemctl start --job-mode=ignore-dependencies ${unit}`);
  await machine.succeed(`rm ${dropIn} && systemctl daemon-reload`);
}

story(
  "the machine that publishes takes a release that the maintainer signed, and nothing from anybody else",
  { releases: ["trixie"], base: "publishing" },
  async (machine) => {
    await equip(machine);
    await setUp(machine);
    expect(await machine.succeed("systemctl is-enabled nymphemeral-release-publish.timer")).toBe("enabled");
    const units = "/etc/systemd/system/nymphemeral-release-publish.timer";
    expect(await machine.succeed(`systemd-analyze verify --man=no ${units} 2>&1`)).toBe("");
    // The timer may have begun at once.
    await machine.succeed("systemctl stop 'nymphemeral-release-*' && systemctl reset-failed");
    const tree = `cd /srv/nymphemeral/repository && find . -type f -exec sha256sum {} + | sort`;
    const empty = await machine.succeed(tree);

    await machine.succeed(`cp -r ${RELEASE} /srv/signed`);
    await machine.write(`${RELEASE}/SHA256SUMS.asc`, strangersSignature);
    expect(await start(machine)).toBe("failed: nymphemeral-release-verify.service");
    expect(await journalOf(machine, "verify")).toContain(
      "SHA256SUMS is not signed by the key in /etc/nymphemeral-release/maintainer.gpg",
    );
    await machine.succeed(`cp /srv/signed/SHA256SUMS.asc ${RELEASE} && rm ${RELEASE}/sbom.cdx.json`);
    expect(await start(machine)).toBe("failed: nymphemeral-release-fetch.service");
    expect(await machine.succeed(tree)).toBe(empty);

    await machine.succeed(`cp /srv/signed/* ${RELEASE}`);
    expect(await start(machine)).toBe("published: ");
    expect(await journalOf(machine, "verify")).toContain("these are the same bytes");
    const sent = `${SENT}/pool/main/n/${PACKAGE}/${PACKAGE}_1.0.0_all.deb`;
    await machine.succeed(`cmp ${sent} /srv/signed/${PACKAGE}.deb && ls ${SENT}/dists/stable/InRelease`);
    expect(await start(machine)).toBe("published: ");
    const byHand = documentedLines(PAGE, "-- resign").replace("HOST/MODULE", "127.0.0.1/sent");
    await machine.succeed(`set -e; ${byHand}`, { seconds: 120 });

    const secrets = "! ls /srv/nymphemeral/.gnupg && ! ls /srv/nymphemeral/repository";
    const places = ["/srv/nymphemeral/source/x", "/srv/nymphemeral/x", "/etc/x", "/usr/x"];
    await runConfinedAs(machine, "fetch", `${secrets} && ${writesNone(...places)}`);
    const stays = ["/srv/nymphemeral/source/.git/x", "/var/cache/nymphemeral-release/x"];
    await runConfinedAs(machine, "verify", `${secrets} && ${writesNone(...places, ...stays)}`);
    await runConfinedAs(machine, "publish", writesNone(...places, "/srv/nymphemeral/source/.git/x"));
  },
);
