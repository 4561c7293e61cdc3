import type { Key } from "./keys.ts";
import type { ReadPublished } from "./repository.ts";

/** What other programs found out about a repository. */
export interface Found {
  /** Seconds since the epoch. */
  now: number;
  /** The secret keys that gpg has. */
  keys: readonly Key[];
  /** By the path of a signed file or a signature, the fingerprints of the published keys whose signatures are good. */
  signers: ReadonlyMap<string, readonly string[]>;
  /** Every path in the tree. */
  paths: readonly string[];
  read: ReadPublished;
  /** The client files as a publication would write them now, by path; none where gpg lacks a key. */
  clientFiles: ReadonlyMap<string, Uint8Array>;
}
