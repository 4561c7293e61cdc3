import { existsSync } from "node:fs";

import { matchLines } from "../lines.ts";
import { PackageError } from "../problem.ts";
import { type Key, parseKeys } from "../repository/keys.ts";
import { LARGEST_KEY, readGivenFile } from "./given-file.ts";
import { failed, type Failure, type Outcome, tryRun } from "./process.ts";

// A user's gpg.conf would change what is read of gpg, and what it signs with. With --no-options, unlike with an empty file,
// gpg would not make the ~/.gnupg that a new user lacks (gpg(1)).
const OPTIONS = ["--batch", "--no-tty", "--options=/dev/null", "--no-auto-check-trustdb"];

/** With these options gpg reads the given keys alone. It neither reads nor makes a keyring or a trust database. */
export const APART = ["--no-keyring", "--trust-model=always"];

/**
 * @param home - the folder of gpg's keyring, which is not made where there is none; GNUPGHOME or else ~/.gnupg unless given
 * @returns the secret keys that gpg has there
 */
export async function secretKeys(home?: string): Promise<Key[]> {
  if (!existsSync(home ?? (await gpgHome()))) return [];
  const { stdout } = await tryGpg([...homeOption(home), "--with-colons", "--list-secret-keys"]);
  return parseKeys(stdout.toString("utf8"));
}

/** @returns the keys in a file of public keys, binary */
export async function keysIn(keyring: Uint8Array): Promise<Key[]> {
  const { stdout } = await tryGpg([...APART, "--with-colons", "--show-keys"], keyring);
  return parseKeys(stdout.toString("utf8"), "public");
}

/**
 * Signs with each key.
 *
 * @param mode - the signature alone, or the text with the signature around it; both are armored
 * @param users - the keys, as gpg takes them: a fingerprint is the key or the newest of its subkeys that sign; with an
 *   exclamation mark it is that very key (gpg(1), "How to specify a user ID")
 * @param home - as for {@link secretKeys}
 * @throws PackageError when gpg refuses
 */
export async function sign(
  mode: "--detach-sign" | "--clear-sign",
  content: Uint8Array,
  users: readonly string[],
  home?: string,
): Promise<Uint8Array> {
  const keys = users.flatMap((user) => ["--local-user", user]);
  const failure = {
    message: "gpg cannot sign",
    hint: "is the key among gpg --list-secret-keys --with-subkey-fingerprint, and without a passphrase?",
  };
  return await gpg([...homeOption(home), ...keys, "--armor", mode], failure, content);
}

/**
 * Signs a Release file with each key.
 *
 * @param users - as for {@link sign}
 * @param home - as for {@link secretKeys}
 */
export async function signRelease(
  text: string,
  users: readonly string[],
  home?: string,
): Promise<{ inRelease: Uint8Array; signature: Uint8Array }> {
  const content = Buffer.from(text);
  const [inRelease, signature] = await Promise.all([
    sign("--clear-sign", content, users, home),
    sign("--detach-sign", content, users, home),
  ]);
  return { inRelease, signature };
}

/**
 * @param home - as for {@link secretKeys}
 * @returns the public keys, binary, as a Signed-By file holds them
 * @throws PackageError when gpg has none of them
 */
export async function publicKeys(fingerprints: readonly string[], home?: string): Promise<Uint8Array> {
  const failure = { message: "gpg cannot export the public key", hint: "see gpg --list-keys" };
  const words = ["--export-options", "export-minimal", "--export", ...fingerprints];
  const keys = await gpg([...homeOption(home), ...words], failure);
  // Of a key that it does not have, gpg exports nothing, and says so in a warning.
  if (keys.byteLength === 0) throw new PackageError(failure.message, failure);
  return keys;
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
  const status = await gpg([...how, "--quick-generate-key", "--", owner, "ed25519", "sign", "2y"], {
    message: `gpg makes no key for ${owner}`,
    hint: "give NAME <ADDRESS>, and a GNUPGHOME that may be written to",
  });
  return matchLines(status.toString("utf8"), /^\[GNUPG:\] KEY_CREATED P ([0-9A-F]{40})/)[0]?.[1] ?? "";
}

/**
 * Takes over secret keys from a file that gpg exported.
 *
 * @returns the fingerprints of the keys of which it has secrets
 * @throws PackageError when gpg cannot read it, or it has no secret key; gpg got nothing then
 */
export async function importKeys(file: string): Promise<string[]> {
  const failure = {
    message: `gpg cannot import ${file}`,
    hint: "give the file that gpg --export-secret-keys or --export-secret-subkeys writes",
  };
  const content = readGivenFile(file, failure.hint, LARGEST_KEY);
  const shown = await gpg(["--with-colons", "--import-options", "show-only", "--import"], failure, content);
  const keys = parseKeys(shown.toString("utf8"));
  if (keys.length === 0) throw new PackageError(`${file} has no secret key`, failure);
  await importSecretKey(content, failure);
  return keys.map(({ fingerprint }) => fingerprint);
}

/** @returns gpg's home, the folder of its keyring: GNUPGHOME, or else ~/.gnupg */
export async function gpgHome(): Promise<string> {
  const { stdout } = await tryRun("gpgconf", ["--list-dirs", "homedir"]);
  return decodeURIComponent(stdout.toString("utf8").trim());
}

/**
 * Has gpg take over a secret key, which it reads from its standard input: no file of ours holds it.
 *
 * @param home - as for {@link secretKeys}
 * @throws PackageError when gpg cannot read it
 */
export async function importSecretKey(
  secret: string | Uint8Array,
  failure: Failure,
  home?: string,
): Promise<void> {
  await gpg([...homeOption(home), "--import"], failure, secret);
}

function homeOption(home: string | undefined): readonly string[] {
  return home === undefined ? [] : ["--homedir", home];
}

/** @returns what it prints */
async function gpg(args: readonly string[], failure: Failure, input?: string | Uint8Array): Promise<Buffer> {
  const outcome = await tryGpg(args, input);
  if (outcome.status !== 0) throw failed(outcome, failure);
  return outcome.stdout;
}

/**
 * Runs gpg without a terminal, and without the user's options.
 *
 * @param input - what it reads from its standard input
 */
export async function tryGpg(args: readonly string[], input?: string | Uint8Array): Promise<Outcome> {
  return await tryRun("gpg", [...OPTIONS, ...args], input === undefined ? {} : { input });
}
