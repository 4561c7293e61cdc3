import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeAll, expect } from "vitest";

import { makeKey } from "../../src/system/gpg.ts";
import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { KEYRING_PACKAGE, KEYRING_PATH, APT_SOURCE_PATH } from "../../src/definition/keyring.ts";
import { ownKeys } from "../repository/made-repository.ts";
import { pageCommands } from "../unit/repository/page-commands.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import {
  archivePublished,
  keyringWith,
  publishedWith,
  REPOSITORY,
  show,
} from "../machines/inside/signed-repository.ts";
import { builtPackage, story } from "../machines/story.ts";
import { beOffline, paste, TERMINAL } from "../machines/inside/terminal.ts";

const PACKAGE = "nymphemeral-whonix-connections";

/** A repository with the package and the keyring: its archived tree, and the commands of its page. */
interface Published {
  archive: string;
  commands: ReadonlyMap<string, string>;
}

let byOneKey: Published;
let byTheNext: Published;

beforeAll(async () => {
  ownKeys();
  byOneKey = await published("1");
  byTheNext = await published("2");
});

/** Publishes the package and a keyring, signed by a new key. */
async function published(version: string): Promise<Published> {
  const key = await makeKey("Ann Author <ann@example.org>");
  const folder = await publishedWith(key, [await keyringWith(version, key), builtPackage()]);
  const page = await readFile(join(repositoryPaths(folder).published, "index.html"), "utf8");
  return { archive: await archivePublished(folder), commands: pageCommands(page) };
}

async function installed(machine: Machine): Promise<string> {
  return (
    await machine.execute(`dpkg-query -W -f '\${Package} ' ${PACKAGE} ${KEYRING_PACKAGE}`)
  ).stdout.trim();
}

story(
  "what the page says installs, verifies, cures a missed rotation and removes, as it is pasted",
  { releases: oldestAndNewest(), booted: false },
  async (machine) => {
    await beOffline(machine);
    const { archive, commands } = byOneKey;
    await show(machine, archive);

    const byFile = commands.get("by-file") ?? "";
    expect(await machine.fail(TERMINAL + byFile.replace(/SHA256:..../, "SHA256:0000"))).toContain(
      "Hash Sum mismatch",
    );
    // A file that was fetched before is not taken where the new one is not there.
    const before = `cp ${REPOSITORY}/pool/main/n/${PACKAGE}/${PACKAGE}_*_all.deb ${PACKAGE}.deb\n`;
    expect(await machine.fail(TERMINAL + before + byFile.replace("_all.deb", "_none.deb"))).toContain(
      "Download Failed",
    );
    expect(await installed(machine)).toBe("");
    await paste(machine, byFile);
    expect(await installed(machine)).toBe(PACKAGE);
    expect(await paste(machine, commands.get("installed"))).toBe("");
    expect(await paste(machine, before + (commands.get("sum") ?? ""))).toMatch(
      new RegExp(`^[0-9a-f]{64}  ${PACKAGE}\\.deb$`),
    );
    await paste(machine, commands.get("purge"));

    await paste(machine, commands.get("by-hand"));
    expect(await installed(machine)).toBe(PACKAGE);
    // Its conffile is there already, word for word: dpkg asks nothing.
    await machine.succeed(`apt-get install ${KEYRING_PACKAGE} </dev/null`);
    await paste(machine, commands.get("purge"));
    expect(await installed(machine)).toBe("");
    await machine.fail(`ls ${KEYRING_PATH} || ls ${APT_SOURCE_PATH}`);

    await paste(machine, commands.get("by-keyring"));
    expect(await installed(machine)).toBe(`${KEYRING_PACKAGE} ${PACKAGE}`);
    const later = byTheNext.commands;
    await show(machine, byTheNext.archive);
    await machine.fail("apt-get update");
    await paste(machine, later.get("new-key"));
    await machine.succeed("apt-get update");
    await paste(machine, later.get("purge"));
    expect(await installed(machine)).toBe("");
  },
);
