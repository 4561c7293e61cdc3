import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeAll, expect } from "vitest";

import { importKeys } from "../../src/system/gpg.ts";
import { $ } from "../../src/system/shell.ts";
import { ROOT } from "../../src/project.ts";
import { KEYRING_PATH } from "../../src/definition/keyring.ts";
import { documentedLines } from "../documented-lines.ts";
import { initialized, ownKeys } from "../repository/made-repository.ts";
import { repo, SETTINGS } from "../repository/repo.ts";
import { makeSubkey } from "../unit/gpg-key.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { archivePublished, REPOSITORY, serve, show } from "../machines/inside/signed-repository.ts";
import { story } from "../machines/story.ts";
import { beOffline, paste } from "../machines/inside/terminal.ts";
import { NEXT_VERSION, nextPackage } from "../machines/packages/versions.ts";

const PACKAGE = "nymphemeral-whonix-connections";
// The base roots have apt read old snapshots.
const UPDATE = "apt-get -o Acquire::Check-Valid-Until=true -o APT::Update::Error-Mode=any update 2>&1";

/** Archives of published trees: with the built version, and with the next one as well. */
const trees = { built: "", next: "" };

beforeAll(async () => {
  ownKeys();
  const folder = await madeAsDocumented();
  trees.built = await archivePublished(folder);
  await repo.add(folder, await nextPackage());
  trees.next = await archivePublished(folder);
});

/** Makes a key and a repository with the built version by the three commands of docs/repository.md; where it is. */
async function madeAsDocumented(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "home-"));
  const shell = $({ cwd: ROOT, env: { HOME: home } });
  const [makeKey, ...others] = documentedLines("docs/repository.md", "npm run repo -- key '").split(
    /\n(?=npm)/,
  );
  const key = /^[0-9A-F]{40}$/m.exec((await shell`sh -c ${makeKey}`).stdout)?.[0] ?? "";
  for (const line of others) await shell`sh -c ${line.replace("FINGERPRINT", key)}`;
  return join(home, "repository");
}

/** The documented lines for a user, of a server in the machine itself: the key and the source, then the package. */
const [SUBSCRIBE = "", INSTALL = ""] = documentedLines("docs/repository.md", "archive-keyring.gpg")
  .replaceAll("https://deb.example.org", "http://127.0.0.1")
  .split(/(?<=EOF\n)(?=sudo apt update)/);

/** Has a machine take its packages from the repository alone, as docs/repository.md says. */
async function subscribe(machine: Machine): Promise<void> {
  await serve(machine);
  await beOffline(machine);
  await paste(machine, SUBSCRIBE.replace("'EOF' &&", "'EOF'"));
}

async function installed(machine: Machine): Promise<string> {
  return await machine.succeed(`dpkg-query -W -f '\${Version}' ${PACKAGE}`);
}

story(
  "apt installs from the repository, upgrades when a version appears, keeps to a pin, and removes",
  { releases: oldestAndNewest() },
  async (machine) => {
    await show(machine, trees.built);
    await subscribe(machine);
    await paste(machine, INSTALL);
    expect(await installed(machine)).toBe("1.0.0");
    await show(machine, trees.next);
    await machine.write(
      "/etc/apt/preferences.d/pin",
      `Package: ${PACKAGE}\nPin: version 1.0.0\nPin-Priority: 1001\n`,
    );
    await machine.succeed(`${UPDATE} && apt-get upgrade -y`);
    expect(await installed(machine)).toBe("1.0.0");
    await machine.succeed("rm /etc/apt/preferences.d/pin && apt-get upgrade -y");
    expect(await installed(machine)).toBe(NEXT_VERSION);
    await machine.succeed(`apt-get install -y --allow-downgrades ${PACKAGE}=1.0.0`);
    expect(await installed(machine)).toBe("1.0.0");
    await machine.succeed(`apt-get purge -y ${PACKAGE}`);
  },
);

story(
  "apt refuses a changed package, another key, a changed InRelease and one that is too old",
  { releases: oldestAndNewest() },
  async (machine) => {
    await show(machine, trees.built);
    await subscribe(machine);
    await machine.succeed(UPDATE);

    // What is valid for a minute from its date on has been too old for four.
    const old = await machine.fail(UPDATE.replace("apt-get", "apt-get -o Acquire::Max-ValidTime=60"));
    expect(old).toContain("InRelease is expired");

    await machine.succeed(`printf x >>${REPOSITORY}/pool/main/n/${PACKAGE}/${PACKAGE}_1.0.0_all.deb`);
    expect(await machine.fail(`apt-get install -y ${PACKAGE} 2>&1`)).toContain("File has unexpected size");

    await machine.succeed(`cp /usr/share/keyrings/debian-archive-keyring.gpg ${KEYRING_PATH}`);
    expect(await machine.fail(UPDATE)).toMatch(/NO_PUBKEY|Missing key/);

    await machine.succeed(`cp ${REPOSITORY}/archive-keyring.gpg ${KEYRING_PATH}
      sed -i 's/^Label: .*/Label: changed/' ${REPOSITORY}/dists/stable/InRelease`);
    expect(await machine.fail(UPDATE)).toMatch(/BADSIG|not signed|Message has been manipulated/);
  },
);

/** Shows a machine a repository of its own that a publisher signed whose clock was so many seconds ahead; does not update. */
async function showSigned(machine: Machine, ahead: number): Promise<void> {
  const repository = mkdtempSync(join(tmpdir(), "clock-"));
  await initialized(repository, undefined, Math.floor(Date.now() / 1000) + ahead);
  await show(machine, await archivePublished(repository));
  await subscribe(machine);
}

story(
  "apt takes what was signed 29 days ago, but not what was 31, nor what is further ahead than a clock may be behind",
  { releases: oldestAndNewest() },
  async (machine) => {
    const DAY = 86_400;
    await showSigned(machine, -31 * DAY);
    expect(await machine.fail(UPDATE)).toMatch(/Release file for .*InRelease is expired/);
    await showSigned(machine, -29 * DAY);
    await machine.succeed(UPDATE);
    // A machine shares its host's clock: a client's clock that is three minutes behind is a publisher's that is ahead.
    await showSigned(machine, 180);
    await machine.succeed(UPDATE);
    await showSigned(machine, 3600);
    expect(await machine.fail(UPDATE)).toMatch(/Release file for .*InRelease is not valid yet/);
  },
);

story(
  "apt installs what a subkey signed while the key itself was elsewhere",
  { releases: oldestAndNewest() },
  async (machine) => {
    const folder = mkdtempSync(join(tmpdir(), "subkey-"));
    const { fingerprint, secret } = makeSubkey(folder);
    const file = join(folder, "subkey.asc");
    writeFileSync(file, secret);
    await importKeys(file);
    const repository = join(folder, "repository");
    await repo.init(repository, { ...SETTINGS, keys: [fingerprint] });
    await repo.add(repository, await nextPackage());
    await show(machine, await archivePublished(repository));
    await subscribe(machine);
    await machine.succeed(`${UPDATE} && apt-get install -y ${PACKAGE}`);
    expect(await installed(machine)).toBe(NEXT_VERSION);
  },
);
