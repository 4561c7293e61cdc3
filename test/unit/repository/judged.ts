import { problemsOf } from "../../../src/repository/check.ts";
import type { Found } from "../../../src/repository/found.ts";
import type { Key } from "../../../src/repository/keys.ts";
import { KEYRING_FILE } from "../../../src/repository/layout.ts";
import { Memory, NOW, SETTINGS } from "./example-repository.ts";
import { told } from "./told.ts";

/** The key of the example. */
export const KEY = SETTINGS.keys[0] ?? "";

/** What gpg says of it. */
export const GOOD_KEY: Key = {
  fingerprint: KEY,
  curve: "ed25519",
  canSign: true,
  revoked: false,
  expires: undefined,
  isHere: true,
  subkeys: [],
  owners: [],
};

/** Judges a repository of which this was found out. */
export function judgedAs(memory: Memory, change: Partial<Found> = {}) {
  const { problems, warnings } = problemsOf(memory.open(), {
    now: NOW,
    keys: [GOOD_KEY],
    isOwner: true,
    signers: new Map(
      ["record.jsonl.asc", "dists/stable/InRelease", "dists/stable/Release.gpg"].map((path) => [path, [KEY]]),
    ),
    paths: [...memory.tree.keys()],
    read: (path) => memory.tree.get(path),
    clientFiles: new Map([[KEYRING_FILE, memory.tree.get(KEYRING_FILE) ?? Buffer.of()]]),
    ...change,
  });
  return { problems: told(problems), warnings };
}

/** Judges a repository with version 1.0 in stable, and with other files. */
export async function judged(change: Partial<Found> = {}, others: Readonly<Record<string, string>> = {}) {
  const memory = new Memory();
  await memory.publish("stable", ["1.0"]);
  for (const [path, text] of Object.entries(others)) memory.tree.set(path, Buffer.from(text));
  return judgedAs(memory, change);
}
