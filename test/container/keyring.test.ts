import { beforeAll, expect } from "vitest";

import { makeKey } from "../../src/system/gpg.ts";
import { KEYRING_PACKAGE, KEYRING_PATH, APT_SOURCE_PATH } from "../../src/definition/keyring.ts";
import { ownKeys } from "../repository/made-repository.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest, RELEASES, releasesFrom } from "../machines/releases.ts";
import { archivePublished, keyringWith, publishedWith, show } from "../machines/inside/signed-repository.ts";
import { story } from "../machines/story.ts";

const OWNER = "Ann Author <ann@example.org>";
const UPDATE = "apt-get update -o Dir::Etc::SourceList=/dev/null -o APT::Update::Error-Mode=any";

let [first, next] = ["", ""];
/** A keyring with both keys; and archived repositories with it, by one key and then by the next, with the keyring after it. */
let [rotation, byFirst, byNext] = ["", "", ""];

// One after the other: gpg makes its keyring at the first.
beforeAll(async () => {
  ownKeys();
  first = await makeKey(OWNER);
  next = await makeKey(OWNER);
  rotation = await keyringWith("2", first, next);
  byFirst = await archivePublished(await publishedWith(first, [rotation]));
  byNext = await archivePublished(await publishedWith(next, [rotation, await keyringWith("3", next)]));
});

async function upgrade(machine: Machine): Promise<string> {
  await machine.succeed(UPDATE);
  await machine.succeed(`apt-get install -y --only-upgrade ${KEYRING_PACKAGE} 2>&1`, { seconds: 240 });
  return await machine.succeed(`dpkg-query -W -f '\${Version}' ${KEYRING_PACKAGE}`);
}

story(
  "the keyring lets apt trust the repository, and its upgrade carries the next key",
  { releases: RELEASES, base: "bare", booted: false },
  async (machine) => {
    await machine.install(await keyringWith("1", first));
    await show(machine, byNext);
    // gpgv and sqv have different words for a key that is not there.
    expect(await machine.fail(UPDATE)).toMatch(/NO_PUBKEY|Missing key/);

    await show(machine, byFirst);
    expect(await upgrade(machine)).toBe("2");
    await show(machine, byNext);
    expect(await upgrade(machine)).toBe("3");
    await show(machine, byFirst);
    expect(await machine.fail(UPDATE)).toMatch(/NO_PUBKEY|Missing key/);

    await machine.succeed(`apt-get purge -y ${KEYRING_PACKAGE}`);
    await machine.fail(`ls ${KEYRING_PATH} || ls ${APT_SOURCE_PATH}`);
    await machine.succeed(UPDATE);
  },
);

story(
  "an administrator's edit of the keyring's source survives an upgrade, and so does its deletion",
  { releases: oldestAndNewest(), base: "bare", booted: false },
  async (machine) => {
    await machine.install(await keyringWith("1", first));
    await machine.succeed(`echo 'Enabled: no' >>${APT_SOURCE_PATH}`);
    const edited = await machine.read(APT_SOURCE_PATH);
    await machine.install(await keyringWith("2", first));
    expect(await machine.read(APT_SOURCE_PATH)).toBe(edited);
    await machine.succeed(`rm ${APT_SOURCE_PATH}`);
    await machine.install(await keyringWith("3", first));
    await machine.fail(`ls ${APT_SOURCE_PATH}`);
  },
);

story(
  "lintian has nothing to say of the keyring that is not overridden",
  { releases: oldestAndNewest(releasesFrom("bookworm")), booted: false, base: "judging" },
  async (machine) => {
    await machine.copyIn(await keyringWith("1", first), "/root/keyring.deb");
    const verdict = await machine.execute(
      "lintian --profile debian --pedantic --display-info --show-overrides /root/keyring.deb",
      { seconds: 120 },
    );
    const tags = verdict.stdout.split("\n").filter((line) => !line.startsWith("N: ") && line !== "");
    expect(tags.toSorted()).toStrictEqual([
      `O: ${KEYRING_PACKAGE}: openpgp-file-has-implementation-specific-extension [${KEYRING_PATH.slice(1)}]`,
      `O: ${KEYRING_PACKAGE}: package-installs-apt-sources [${APT_SOURCE_PATH.slice(1)}]`,
    ]);
  },
);
