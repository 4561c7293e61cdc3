import { join } from "node:path";
import { expect } from "vitest";

import { ROOT } from "../../src/project.ts";
import { tryRun } from "../../src/system/process.ts";
import type { Guest } from "../machines/kernel/guest.ts";
import { kernelStory } from "../machines/kernel/kernel-story.ts";
import { type Act, type AfterCut, cutThrough } from "../machines/kernel/power-cut.ts";
import { bundled } from "../machines/servers/bundled.ts";

const DIR = "/srv/repository";
const REPO = "node /opt/project/scripts/repo.mjs";
const IN_RELEASE = `${DIR}/public/dists/stable/InRelease`;

/** Only this source; what it complains of is a failure. */
const APT = "apt-get -q=2 -o Dir::Etc::SourceParts=/dev/null -o APT::Update::Error-Mode=any";

interface Publication extends Act {
  /** The versions that apt is offered once it is done. */
  readonly after: readonly string[];
}

const ACTS: readonly Publication[] = [
  { name: "repo add", command: `${REPO} add ${DIR} /root/example-1.1.deb`, after: ["1.1", "1.0"] },
  { name: "repo resign", command: `${REPO} resign ${DIR}`, after: ["1.0"] },
].map((act) => ({ ...act, from: "published", watched: `${DIR}/public`, writesPerSecond: 20 }));

/** The publisher as one file, with the templates where it finds them. */
async function copyPublisherIn(guest: Guest): Promise<void> {
  await guest.copyIn(await bundled(join(ROOT, "scripts/repo.ts")), "/opt/project/scripts/repo.mjs");
  const { stdout } = await tryRun("tar", ["-C", ROOT, "-c", "debian-templates"]);
  await guest.succeed("tar -C /opt/project -x", { input: stdout });
}

/** Writes a package file of that version with nothing but its name. */
async function makePackage(guest: Guest, version: string): Promise<void> {
  const fields = [
    "Package: example",
    `Version: ${version}`,
    "Architecture: all",
    "Maintainer: Ann Author <ann@example.org>",
    "Description: short",
  ];
  await guest.write(`/root/example-${version}/DEBIAN/control`, `${fields.join("\n")}\n`);
  await guest.succeed(`dpkg-deb --root-owner-group --build /root/example-${version}`);
}

/** The versions that a user's apt is offered, each of which it can download. */
async function offered(guest: Guest): Promise<string[]> {
  await guest.succeed(`${APT} update`);
  const versions = (await guest.succeed("apt-cache madison example | awk '{ print $3 }'")).split("\n");
  for (const version of versions) await guest.succeed(`cd /tmp && ${APT} download example=${version}`);
  return versions;
}

/** Expects that apt reads the old tree or the new one, and that the same command again completes the work. */
async function judge({ guest, act, done }: AfterCut<Publication>): Promise<readonly string[]> {
  const found = await offered(guest);
  const signed = (await guest.succeed(`cmp -s ${IN_RELEASE} /root/InRelease || echo again`)) === "again";
  const check = await guest.execute(`${REPO} check ${DIR}`);
  if (done)
    expect({ found, signed, check: check.exitCode }).toEqual({ found: act.after, signed: true, check: 0 });
  else expect([["1.0"], act.after]).toContainEqual(found);

  await guest.succeed(act.command);
  await guest.succeed(`${REPO} check ${DIR}`);
  expect(await offered(guest)).toEqual(act.after);
  const state = check.exitCode === 0 ? "check: well" : "check: interrupted";
  return [`apt is offered ${found.join(" and ")}`, signed ? "signed again" : "as before", state];
}

kernelStory(
  "power cuts during a publication leave a tree that apt reads, and the same command completes the work",
  async (guest) => {
    await copyPublisherIn(guest);
    for (const version of ["1.0", "1.1"]) await makePackage(guest, version);
    const key = await guest.succeed(`${REPO} key 'Ann Author <ann@example.org>'`);
    const settings = `--origin Example --label Example --suite stable --key ${key}`;
    await guest.succeed(`${REPO} init ${DIR} ${settings} && ${REPO} add ${DIR} /root/example-1.0.deb`);
    const source = `deb [signed-by=${DIR}/public/archive-keyring.gpg] file:${DIR}/public stable main\n`;
    await guest.write("/etc/apt/sources.list", source);
    await guest.succeed(`cp ${IN_RELEASE} /root/InRelease`);
    expect(await offered(guest)).toEqual(["1.0"]);
    await guest.save("published");
    await guest.cutPower();
    await cutThrough(guest, ACTS, judge);
  },
  ["trixie"],
);
