import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { makeKey } from "../../src/system/gpg.ts";
import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { perform } from "../../src/publisher/perform.ts";
import { planned } from "../../src/publisher/publish.ts";
import { signedAnew } from "../../src/repository/changes.ts";
import { sha256 } from "../../src/hash.ts";
import type { Decision } from "../../src/repository/plan.ts";
import type { Repository } from "../../src/repository/repository.ts";
import type { Settings } from "../../src/repository/settings.ts";
import { onHost } from "../../src/system/shell.ts";

/** Makes gpg a home of its own for the rest of this process; its path is short, as that of a socket must be. */
export function ownKeys(): void {
  process.env["GNUPGHOME"] = mkdtempSync(join(tmpdir(), "keys-"));
}

/**
 * Makes a key and an empty repository in a folder, with one suite, stable.
 *
 * @param url - where its users find it
 * @param now - when it is signed, in seconds since the epoch; by the clock unless given
 */
export async function initialized(
  folder: string,
  url = "https://deb.example.org",
  now?: number,
): Promise<void> {
  const settings: Settings = {
    origin: "Example",
    label: "An example",
    suites: ["stable"],
    keys: [await makeKey("Test <test@example.org>")],
    url,
    requireVerified: false,
  };
  // As the lock does.
  mkdirSync(folder, { recursive: true });
  const home = repositoryPaths(folder);
  const decide = (repository: Repository): Decision => ({ ...signedAnew(repository), settings });
  perform(await planned(home, decide, settings, now), home);
}

/** Makes a package with dpkg-deb. */
export async function packageOf(folder: string, version: string, content = version): Promise<string> {
  const root = join(folder, `example-${version}`);
  mkdirSync(join(root, "DEBIAN"), { recursive: true });
  mkdirSync(join(root, "usr/share/example"), { recursive: true });
  writeFileSync(join(root, "usr/share/example/content"), content);
  writeFileSync(
    join(root, "DEBIAN/control"),
    `Package: example\nVersion: ${version}\nArchitecture: all\nMaintainer: Ann Author <ann@example.org>\nDescription: short\n`,
  );
  const file = join(folder, `example_${version}.deb`);
  await onHost`dpkg-deb --root-owner-group -Zxz --build ${root} ${file}`;
  return file;
}

/** The sum of every file in a folder: its name and what is in it. */
export function treeSum(folder: string): string {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return sha256(
    Buffer.from(
      files
        .toSorted()
        .map((file) => `${file} ${sha256(readFileSync(file))}`)
        .join("\n"),
    ),
  );
}
