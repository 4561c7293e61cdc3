import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeAll, expect } from "vitest";

import { makeKey } from "../../src/system/gpg.ts";
import { repositoryPaths, readSettings } from "../../src/publisher/repository-paths.ts";
import { KEYRING_PACKAGE, KEYRING_PATH } from "../../src/definition/keyring.ts";
import { initialized, ownKeys } from "../repository/made-repository.ts";
import { repo } from "../repository/repo.ts";
import { pageCommands } from "../unit/repository/page-commands.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { archivePublished, REPOSITORY, show } from "../machines/inside/signed-repository.ts";
import { story } from "../machines/story.ts";
import { beOffline, paste } from "../machines/inside/terminal.ts";

/** What is published, from step to step of the rotation, and what its page has one paste. */
const steps: { command: string; tree: string; page: Map<string, string> }[] = [];

beforeAll(async () => {
  ownKeys();
  const repository = mkdtempSync(join(tmpdir(), "rotation-"));
  const home = repositoryPaths(repository);
  const step = async (name: "keyring" | "add-key" | "drop-key", word: string): Promise<void> => {
    await repo[name](repository, word);
    const page = pageCommands(readFileSync(join(home.published, "index.html"), "utf8"));
    steps.push({ command: `${name} ${word}`, tree: await archivePublished(repository), page });
  };
  await initialized(repository, `file:${REPOSITORY}`);
  const [old = ""] = readSettings(home)?.keys ?? [];
  const next = await makeKey("Next <test@example.org>");
  await step("keyring", "1");
  await step("add-key", next);
  await step("keyring", "2");
  await step("drop-key", old);
  await step("keyring", "3");
});

/** What apt says of an update that is not as it should be. */
async function complaints(machine: Machine): Promise<string[]> {
  const { stdout } = await machine.execute("apt-get update 2>&1");
  return stdout.split("\n").filter((line) => /^[EW]: /.test(line));
}

/** The page's commands without the last one, which installs a package that is not in this repository. */
function withoutPackage(commands = "false"): string {
  return commands.replace(/ &&\n.*\n$/, "\n");
}

story(
  "a client that upgrades the keyring in time never notices that the key changes",
  { releases: oldestAndNewest(), base: "bare", booted: false },
  async (machine) => {
    await beOffline(machine);
    const versions: string[] = [];
    for (const { command, tree, page } of steps) {
      await show(machine, tree);
      if (versions.length === 0) await paste(machine, withoutPackage(page.get("by-keyring")));
      expect(await complaints(machine), command).toEqual([]);
      await machine.succeed("apt-get upgrade");
      versions.push(await machine.succeed(`dpkg-query -W -f '\${Version}' ${KEYRING_PACKAGE}`));
    }
    expect(versions).toEqual(["1", "1", "2", "2", "3"]);
    await machine.succeed(`cmp ${KEYRING_PATH} ${REPOSITORY}/archive-keyring.gpg`);
  },
);

story(
  "a client with a copy of the old key is told when that is dropped, and what the page has it paste cures that",
  { releases: oldestAndNewest(), base: "bare", booted: false },
  async (machine) => {
    await beOffline(machine);
    const told: string[][] = [];
    for (const { tree, page } of steps) {
      await show(machine, tree);
      if (told.length === 0) await paste(machine, withoutPackage(page.get("by-hand")));
      told.push(await complaints(machine));
    }
    // gpgv and sqv have different words for a key that is not there.
    const refused: unknown = expect.arrayContaining([expect.stringMatching(/NO_PUBKEY|Missing key/)]);
    expect(told).toEqual([[], [], [], refused, refused]);
    await paste(machine, steps.at(-1)?.page.get("new-key"));
    expect(await complaints(machine)).toEqual([]);
  },
);
