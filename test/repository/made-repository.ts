import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { makeKey } from "../../src/system/gpg.ts";
import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { initRepository } from "../../src/publisher/init.ts";
import { sha256 } from "../../src/hash.ts";
import { $ } from "../../src/system/shell.ts";
import { how, repo, SETTINGS } from "./repo.ts";

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
  const settings = { ...SETTINGS, keys: [await makeKey("Test <test@example.org>")], url };
  await initRepository(repositoryPaths(folder), settings, how(false, now));
}

/** A new repository below a folder, with a package in it. */
export async function published(folder: string, built: string): Promise<string> {
  const repository = mkdtempSync(join(folder, "repository-"));
  await initialized(repository);
  await repo.add(repository, built);
  return repository;
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
  await $`dpkg-deb --root-owner-group -Zxz --build ${root} ${file}`;
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
