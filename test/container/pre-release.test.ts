import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeAll, expect } from "vitest";

import { documentedLines } from "../documented-lines.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { archivePublished, REPOSITORY, show } from "../machines/inside/signed-repository.ts";
import { story } from "../machines/story.ts";
import { beOffline } from "../machines/inside/terminal.ts";
import { outputOf } from "../unit/debian-tool.ts";
import { git, IDENTITY } from "../unit/git.ts";
import { makeCommittedCopy } from "../commands/committed-copy.ts";

const PACKAGE = "nymphemeral-whonix-connections";
const CHANGELOG = `debian-templates/usr/share/doc/${PACKAGE}/changelog`;
const FINAL = "1.0.1";
const PRE_RELEASE = `${FINAL}~rc1`;

/** Archives of the published tree, as it was after each version. */
const trees = { preRelease: "", final: "" };

beforeAll(async () => {
  const home = mkdtempSync(join(tmpdir(), "home-"));
  const [checkout, origin] = [join(home, "checkout"), join(home, "origin.git")];
  makeCommittedCopy(checkout);
  git(checkout, "clone", "--quiet", "--bare", checkout, origin);
  git(checkout, "remote", "add", "origin", origin);
  git(checkout, "push", "--quiet", "origin", "HEAD:main");
  git(origin, "symbolic-ref", "HEAD", "refs/heads/main");
  git(checkout, "fetch", "--quiet");
  git(checkout, "remote", "set-head", "origin", "--auto");
  mkdirSync(join(home, ".gnupg"), { mode: 0o700 });
  const shell = (lines: string): string =>
    outputOf("dash", ["-ec", lines], {
      folder: checkout,
      environment: { ...IDENTITY, HOME: home },
    }).toString();

  const key = /^[0-9A-F]{40}$/m.exec(shell("npm run repo -- key 'Ann <ann@example.org>'"))?.[0] ?? "";
  const settings = `--origin Example --label Example --suite stable,testing --key ${key}`;
  shell(`npm run repo -- init ~/repository ${settings}`);
  const publish = async (version: string): Promise<string> => {
    const entry = `${PACKAGE} (${version}) unstable; urgency=medium\n\n  * Be ${version}.\n\n -- Ann <ann@example.org>  Tue, 24 Nov 2026 18:00:00 +0000\n\n`;
    writeFileSync(join(checkout, CHANGELOG), entry + readFileSync(join(checkout, CHANGELOG), "utf8"));
    const lines = [
      documentedLines("docs/versions.md", "npm version"),
      documentedLines("docs/versions.md", "npm run artifact -- --tag"),
    ].join("\n");
    shell(
      lines
        .replaceAll(PRE_RELEASE, version)
        .replaceAll(`${FINAL}-rc1`, version.replace("~", "-"))
        .replace("FINGERPRINT", key),
    );
    return await archivePublished(join(home, "repository"));
  };
  trees.preRelease = await publish(PRE_RELEASE);
  trees.final = await publish(FINAL);
}, 240_000);

story(
  "a pre-release comes to those who test by the documented steps, and the release after it is newer",
  { releases: oldestAndNewest(), booted: false },
  async (machine) => {
    await beOffline(machine);
    await show(machine, trees.preRelease);
    await machine.succeed(`cp ${REPOSITORY}/archive-keyring.gpg /usr/share/keyrings/example.gpg`);
    const source = `deb [signed-by=/usr/share/keyrings/example.gpg] file:${REPOSITORY} testing main\n`;
    await machine.write("/etc/apt/sources.list.d/example.list", source);
    const upgrade = `apt-get update && apt-get install ${PACKAGE} && dpkg-query -W -f '\\n\${Version}' ${PACKAGE}`;
    expect((await machine.succeed(upgrade)).split("\n").at(-1)).toBe(PRE_RELEASE);

    await show(machine, trees.final);
    const versions = await machine.succeed(`apt-get update >&2 && apt-cache madison ${PACKAGE}`);
    expect(versions.split("\n").map((line) => line.split("|")[1]?.trim())).toEqual([FINAL, PRE_RELEASE]);
    expect((await machine.succeed(upgrade)).split("\n").at(-1)).toBe(FINAL);
  },
);
