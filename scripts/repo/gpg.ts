import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { PackageError } from "../../src/package-error.ts";
import { type Key, keyProblems, parseKeys } from "../../src/publish/keys.ts";
import { onHost } from "../on-host.ts";

// Messages of other languages, and a user's gpg.conf, would change what is read of gpg, and what it signs with.
const GPG = ["gpg", "--batch", "--no-tty", "--no-options", "--no-auto-check-trustdb"];

/** @returns the secret keys that gpg has, in GNUPGHOME or else ~/.gnupg */
export async function secretKeys(): Promise<Key[]> {
  const { stdout } = await onHost({ nothrow: true })`${GPG} --with-colons --list-secret-keys`;
  return parseKeys(stdout);
}

/**
 * @param now - seconds since the epoch
 * @throws PackageError when one of the keys cannot sign
 */
export async function refuseUnusableKeys(fingerprints: readonly string[], now: number): Promise<void> {
  const problems = keyProblems(fingerprints, await secretKeys(), now);
  if (problems.length === 0) return;
  throw new PackageError("the repository cannot be signed", { problems, hint: "nothing was changed" });
}

/**
 * Signs a Release file with each key.
 *
 * @returns the text with the signatures in it, and the signatures alone
 * @throws PackageError when gpg refuses
 */
export async function sign(
  text: string,
  fingerprints: readonly string[],
): Promise<{ inRelease: Uint8Array; signature: Uint8Array }> {
  return await inWorkspace(async (folder) => {
    const file = join(folder, "Release");
    writeFileSync(file, text);
    // The exclamation mark: that key, and not one of its subkeys.
    const users = fingerprints.flatMap((fingerprint) => ["--local-user", `${fingerprint}!`]);
    const run = async (mode: string): Promise<Uint8Array> =>
      Buffer.from((await onHost`${GPG} ${users} --armor --output - ${mode} ${file}`).stdout);
    try {
      return { inRelease: await run("--clear-sign"), signature: await run("--detach-sign") };
    } catch (cause) {
      throw new PackageError("gpg cannot sign", {
        cause,
        hint: "is the key protected by a passphrase that nobody gave?",
      });
    }
  });
}

/** @returns the public keys, binary, as a Signed-By file holds them */
export async function publicKeys(fingerprints: readonly string[]): Promise<Uint8Array> {
  return await inWorkspace(async (folder) => {
    // zx reads text from standard output.
    const file = join(folder, "keys.gpg");
    await onHost`${GPG} --export-options export-minimal --output ${file} --export ${fingerprints}`;
    return readFileSync(file);
  });
}

async function inWorkspace<Result>(action: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "nymphemeral-gpg-"));
  try {
    return await action(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Makes an ed25519 key without a passphrase, valid for two years, also for an owner who has one already.
 *
 * @param owner - NAME <ADDRESS>
 * @returns its fingerprint
 */
export async function makeKey(owner: string): Promise<string> {
  const { stdout } =
    await onHost`${GPG} --yes --passphrase ${""} --status-fd 1 --quick-generate-key ${owner} ed25519 sign 2y`;
  return /^\[GNUPG:\] KEY_CREATED P ([0-9A-F]{40})/m.exec(stdout)?.[1] ?? "";
}

/**
 * Takes over secret keys from a file that gpg exported.
 *
 * @returns the fingerprints of the secret keys in it
 */
export async function importKeys(file: string): Promise<string[]> {
  await onHost`${GPG} --import ${file}`;
  // Of a key whose secret part gpg does not have yet, it says that this is elsewhere.
  const { stdout } = await onHost`${GPG} --with-colons --import-options show-only --import ${file}`;
  return parseKeys(stdout).map(({ fingerprint }) => fingerprint);
}

/**
 * @param folder - the published tree, whose own keys are asked
 * @param files - a signed file; or a signature, and what it signs
 * @returns the fingerprints of the keys whose signatures hold
 */
export async function goodSigners(folder: string, files: readonly string[]): Promise<string[]> {
  // By a path with a slash: gpgv looks for other names in its own folder.
  const gpgv = onHost({ cwd: folder, nothrow: true });
  const { stdout } = await gpgv`gpgv --keyring ./archive-keyring.gpg --status-fd 1 ${files}`;
  return [...stdout.matchAll(/^\[GNUPG:\] VALIDSIG ([0-9A-F]{40}) /gm)].map(([, key = ""]) => key);
}
