import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeAll, expect } from "vitest";

import { KEYRING_PACKAGE, KEYRING_PATH, APT_SOURCE_PATH } from "../../src/definition/keyring.ts";
import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { makeKey } from "../../src/system/gpg.ts";
import { documentedLines } from "../documented-lines.ts";
import { archivePublished, keyringWith, publishedWith, show } from "../machines/inside/signed-repository.ts";
import { beOffline } from "../machines/inside/terminal.ts";
import type { Machine } from "../machines/machine.ts";
import { isEveryRelease, oldestAndNewest } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { ownKeys } from "../repository/made-repository.ts";
import { pageCommands } from "../unit/repository/page-commands.ts";

const PACKAGE = "nymphemeral-whonix-connections";
/** Where the stories are not told on every release, only the umask that leaves the least. */
const UMASKS = isEveryRelease() ? ["022", "027", "077"] : ["077"];

const REPOSITORY = "file:/srv/repository";

/** The tree; and what a user pastes to install, by the way that it takes, and to remove. */
let archive = "";
const ways = new Map<string, string>();
let removal = "";

beforeAll(async () => {
  ownKeys();
  const key = await makeKey("Ann Author <ann@example.org>");
  const folder = await publishedWith(key, [await keyringWith("1", key), builtPackage()]);
  archive = await archivePublished(folder);
  const page = pageCommands(await readFile(join(repositoryPaths(folder).published, "index.html"), "utf8"));
  for (const way of ["by-hand", "by-keyring", "by-file"]) ways.set(way, page.get(way) ?? "");
  ways.set(
    "shortest",
    documentedLines("docs/repository.md", "archive-keyring.gpg").replaceAll(
      "https://deb.example.org",
      REPOSITORY,
    ),
  );
  removal = page.get("purge") ?? "";
});

/** Has a user paste lines into a terminal; gives what they print, mistakes and all. */
async function pastedBy(machine: Machine, user: string, umask: string, lines: string): Promise<string> {
  const text = `umask ${umask}; cd "$(mktemp -d)" && { ${lines}\n} 2>&1`;
  return await machine.succeed(`runuser --user ${user} -- env PATH="$PATH" bash -c "$(cat)"`, {
    input: text,
    seconds: 240,
  });
}

for (const user of ["root", "ann"]) {
  story(
    `each documented way installs, whatever ${user}'s umask is, and Remove takes it away`,
    { releases: oldestAndNewest(), base: "administered", booted: false },
    async (machine) => {
      await beOffline(machine);
      await show(machine, archive);
      // Where there is no useradd.
      await machine.succeed(
        "echo ann:x:1000:1000::/:/bin/sh >>/etc/passwd && echo ann:x:1000: >>/etc/group && echo ann:*:20000:0:99999:7::: >>/etc/shadow",
      );
      await machine.write("/etc/sudoers.d/ann", "ann ALL=(ALL) NOPASSWD: ALL\n", 0o440);
      for (const umask of UMASKS) {
        for (const [way, lines] of ways) {
          await pastedBy(machine, user, umask, lines);
          await machine.succeed(`dpkg-query --show ${PACKAGE}`);
          if (way !== "by-file") await updateWithKeyring(machine);
          await pastedBy(machine, user, umask, removal);
          await machine.fail(`ls ${APT_SOURCE_PATH} || ls ${KEYRING_PATH}`);
          const left = "ls -A /etc/apt/sources.list.d; dpkg-query --list 'nymphemeral*' | grep ^ii";
          expect([way, (await machine.execute(left)).stdout]).toEqual([way, ""]);
        }
      }
    },
  );
}

/** Installs the keyring, where it is not, over what was written by hand: nobody is asked, and apt complains of nothing. */
async function updateWithKeyring(machine: Machine): Promise<void> {
  const files = `stat --format '%a %n' ${APT_SOURCE_PATH} ${KEYRING_PATH}`;
  const modes = `644 ${APT_SOURCE_PATH}\n644 ${KEYRING_PATH}`;
  expect(await machine.succeed(files)).toBe(modes);
  await machine.succeed(`apt-get install ${KEYRING_PACKAGE} </dev/null`);
  expect(await machine.succeed(files)).toBe(modes);
  const update = await machine.succeed("apt-get update 2>&1");
  expect(update.split("\n").filter((line) => /^[WEN]:/.test(line))).toEqual([]);
  expect(await machine.succeed(`runuser --user ann -- apt-cache policy ${PACKAGE} 2>&1`)).toContain(
    REPOSITORY,
  );
}
