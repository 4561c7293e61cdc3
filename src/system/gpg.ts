import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { matchLines } from "../lines.ts";
import { PackageError } from "../problem.ts";
import { type Key, parseKeys } from "../repository/keys.ts";
import { onHost } from "./process.ts";
import { inTemporaryFolder } from "./temporary-folder.ts";

// A user's gpg.conf would change what is read of gpg, and what it signs with.
const GPG = ["gpg", "--batch", "--no-tty", "--no-options", "--no-auto-check-trustdb"];

/** @returns the secret keys that gpg has, in GNUPGHOME or else ~/.gnupg */
export async function secretKeys(): Promise<Key[]> {
  const { stdout } = await onHost({ nothrow: true })`${GPG} --with-colons --list-secret-keys`;
  return parseKeys(stdout);
}

/**
 * Signs with each key.
 *
 * @param mode - the signature alone, or the text with the signature around it; both are armored
 * @param users - the keys, as gpg takes them: a fingerprint is the key or the newest of its subkeys that sign; with an
 *   exclamation mark it is that very key (gpg(1), "How to specify a user ID")
 * @throws PackageError when gpg refuses
 */
export async function sign(
  mode: "--detach-sign" | "--clear-sign",
  content: Uint8Array,
  users: readonly string[],
): Promise<Uint8Array> {
  return await inTemporaryFolder(async (folder) => {
    const file = join(folder, "content");
    writeFileSync(file, content);
    const keys = users.flatMap((user) => ["--local-user", user]);
    const signed = await gpg([...keys, "--armor", "--output", "-", mode, file], {
      message: "gpg cannot sign",
      hint: "is the key among gpg --list-secret-keys --with-subkey-fingerprint, and without a passphrase?",
    });
    return Buffer.from(signed);
  });
}

/**
 * Signs a Release file with each key.
 *
 * @param users - as for {@link sign}
 */
export async function signRelease(
  text: string,
  users: readonly string[],
): Promise<{ inRelease: Uint8Array; signature: Uint8Array }> {
  const content = Buffer.from(text);
  const [inRelease, signature] = await Promise.all([
    sign("--clear-sign", content, users),
    sign("--detach-sign", content, users),
  ]);
  return { inRelease, signature };
}

/**
 * @returns the public keys, binary, as a Signed-By file holds them
 * @throws PackageError when gpg has none of them
 */
export async function publicKeys(fingerprints: readonly string[]): Promise<Uint8Array> {
  return await inTemporaryFolder(async (folder) => {
    // zx reads text from standard output.
    const file = join(folder, "keys.gpg");
    const failure = { message: "gpg cannot export the public key", hint: "see gpg --list-keys" };
    await gpg(["--export-options", "export-minimal", "--output", file, "--export", ...fingerprints], failure);
    // Of a key that it does not have, gpg exports nothing, and says so in a warning.
    if (!existsSync(file)) throw new PackageError(failure.message, failure);
    return readFileSync(file);
  });
}

/**
 * Makes an ed25519 key without a passphrase, valid for two years, also for an owner who has one already.
 *
 * @param owner - NAME <ADDRESS>
 * @returns its fingerprint
 * @throws PackageError when gpg refuses
 */
export async function makeKey(owner: string): Promise<string> {
  const how = ["--yes", "--passphrase", "", "--status-fd", "1"];
  const status = await gpg([...how, "--quick-generate-key", owner, "ed25519", "sign", "2y"], {
    message: `gpg makes no key for ${owner}`,
    hint: "give NAME <ADDRESS>, and a GNUPGHOME that may be written to",
  });
  return matchLines(status, /^\[GNUPG:\] KEY_CREATED P ([0-9A-F]{40})/)[0]?.[1] ?? "";
}

/**
 * Takes over secret keys from a file that gpg exported.
 *
 * @returns the fingerprints of the secret keys in it
 * @throws PackageError when gpg cannot read it
 */
export async function importKeys(file: string): Promise<string[]> {
  const failure = {
    message: `gpg cannot import ${file}`,
    hint: "give the file that gpg --export-secret-keys writes",
  };
  await gpg(["--import", file], failure);
  // Of a key whose secret part gpg does not have yet, it says that this is elsewhere.
  const keys = await gpg(["--with-colons", "--import-options", "show-only", "--import", file], failure);
  return parseKeys(keys).map(({ fingerprint }) => fingerprint);
}

/**
 * Takes the secret key out of the environment, which every program that is started from now on would get.
 *
 * @returns what SIGNING_SECRET_KEY held
 */
export function takeSecretKey(): string | undefined {
  const { SIGNING_SECRET_KEY: secret } = process.env;
  delete process.env["SIGNING_SECRET_KEY"];
  return secret;
}

/**
 * Does something while gpg has a secret key that is in no keyring of the user's, and no other key.
 *
 * @param secret - armored; where there is none, gpg has its own keyring
 * @throws PackageError when gpg cannot read it
 */
export async function withSecretKey<Result>(
  secret: string | undefined,
  action: () => Promise<Result>,
): Promise<Result> {
  if (!secret) return await action();
  return await inTemporaryFolder(async (home) => {
    const { GNUPGHOME: before = "" } = process.env;
    process.env["GNUPGHOME"] = home;
    try {
      const file = join(home, "secret.asc");
      writeFileSync(file, secret, { mode: 0o600 });
      await gpg(["--import", file], {
        message: "gpg cannot import the secret key",
        hint: "give what gpg --armor --export-secret-keys prints",
      });
      return await action();
    } finally {
      await onHost`gpgconf --kill all`;
      // An empty one is none to gpg.
      process.env["GNUPGHOME"] = before;
    }
  });
}

async function gpg(args: readonly string[], failure: { message: string; hint: string }): Promise<string> {
  const { exitCode, stdout, stderr } = await onHost({ nothrow: true })`${GPG} ${args}`;
  if (exitCode === 0) return stdout;
  throw new PackageError(failure.message, { cause: new Error(stderr.trim()), hint: failure.hint });
}
