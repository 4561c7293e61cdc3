import { readFile } from "node:fs/promises";
import { basename } from "node:path";

import { expect } from "vitest";

import { KEYRING_PACKAGE, KEYRING_PATH, SOURCES_PATH } from "../../src/definition/keyring.ts";
import { sha256 } from "../../src/publish/dist.ts";
import type { ListedVersion } from "../../src/publish/listing.ts";
import { renderPage } from "../../src/publish/page.ts";
import { projectTemplates } from "../unit/example.ts";
import { pageCommands } from "../unit/publish/page-commands.ts";
import { PAGE } from "../unit/publish/page-example.ts";
import type { Machine } from "./machine.ts";
import { RELEASES } from "./releases.ts";
import {
  keyringWith,
  makeSigningKey,
  putRepository,
  REPOSITORY,
  type SigningKey,
} from "./signed-repository.ts";
import { builtPackage, story } from "./story.ts";
import { forgetSources, paste, TERMINAL } from "./terminal.ts";

const PACKAGE = "nymphemeral-whonix-connections";
const KEY_FILE = "archive-keyring.gpg";

async function published(name: string, version: string, deb: string): Promise<ListedVersion> {
  const content = await readFile(deb);
  const filename = `pool/${basename(deb)}`;
  return {
    suite: "stable",
    name,
    version,
    date: 0,
    filename,
    size: content.byteLength,
    sha256: sha256(content),
  };
}

/** Publishes the package and a keyring, with a page; returns the page's commands. */
async function publish(machine: Machine, key: SigningKey, version: string): Promise<Map<string, string>> {
  const keyring = await keyringWith(version, key);
  await putRepository(machine, key, [keyring, builtPackage()]);
  await machine.copyIn(key.file, `${REPOSITORY}/${KEY_FILE}`);
  const versions = [
    await published(KEYRING_PACKAGE, version, keyring),
    await published(PACKAGE, "1.0.0", builtPackage()),
  ];
  const page = {
    ...PAGE,
    url: `file:${REPOSITORY}`,
    suites: ["stable"],
    versions,
    keyFile: { path: KEY_FILE, sha256: sha256(await readFile(key.file)) },
  };
  return pageCommands(renderPage(page, await projectTemplates()));
}

async function installed(machine: Machine): Promise<string> {
  return (
    await machine.execute(`dpkg-query -W -f '\${Package} ' ${PACKAGE} ${KEYRING_PACKAGE}`)
  ).stdout.trim();
}

story(
  "what the page says installs, verifies, cures a missed rotation and removes, as it is pasted",
  { releases: RELEASES, booted: false },
  async (machine) => {
    await forgetSources(machine);
    const [first, next] = [await makeSigningKey(), await makeSigningKey()];
    const commands = await publish(machine, first, "1");

    const byFile = commands.get("by-file") ?? "";
    expect(await machine.fail(TERMINAL + byFile.replace(/SHA256:..../, "SHA256:0000"))).toContain(
      "Hash Sum mismatch",
    );
    expect(await installed(machine)).toBe("");
    await paste(machine, byFile);
    expect(await installed(machine)).toBe(PACKAGE);
    expect(await paste(machine, commands.get("installed"))).toBe("");
    await paste(machine, commands.get("purge"));

    await paste(machine, commands.get("by-hand"));
    expect(await installed(machine)).toBe(PACKAGE);
    // Its conffile is there already, word for word: dpkg asks nothing.
    await machine.succeed(`apt-get install ${KEYRING_PACKAGE} </dev/null`);
    await paste(machine, commands.get("purge"));
    expect(await installed(machine)).toBe("");
    await machine.fail(`ls ${KEYRING_PATH} || ls ${SOURCES_PATH}`);

    await paste(machine, commands.get("by-keyring"));
    expect(await installed(machine)).toBe(`${KEYRING_PACKAGE} ${PACKAGE}`);
    const later = await publish(machine, next, "2");
    await machine.fail("apt-get update");
    await paste(machine, later.get("new-key"));
    await machine.succeed("apt-get update");
    await paste(machine, later.get("purge"));
    expect(await installed(machine)).toBe("");
  },
);
