import type { Key } from "./keys.ts";
import type { ReadPublished } from "./repository.ts";

/** What was found out about a repository by other programs. */
export interface Found {
  /** Seconds since the epoch. */
  now: number;
  /** The secret keys that gpg has. */
  keys: readonly Key[];
  /** By suite and file, the fingerprints of the published keys whose signatures gpgv finds right. */
  signers: ReadonlyMap<string, readonly string[]>;
  /** Every path in the tree. */
  paths: readonly string[];
  read: ReadPublished;
  /** What each publication writes anew, by path, as it would be now; nothing where it cannot be told. */
  entrance: ReadonlyMap<string, Uint8Array>;
}
