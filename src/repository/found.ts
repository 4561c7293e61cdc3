import type { Key } from "./keys.ts";
import type { ReadPublished } from "./repository.ts";

/** What other programs found out about a repository. */
export interface Found {
  /** Seconds since the epoch. */
  now: number;
  /** The secret keys that gpg has; where it lacks one of the repository's, the public keys instead. */
  keys: readonly Key[];
  /** Whether gpg has the secret keys of the repository. */
  isOwner: boolean;
  /** By the path of a signed file or a signature, the fingerprints of the keys whose signatures are good. */
  signers: ReadonlyMap<string, readonly string[]>;
  /** Every path in the tree. */
  paths: readonly string[];
  read: ReadPublished;
  /** The client files as a publication would write them now, by path. */
  clientFiles: ReadonlyMap<string, Uint8Array>;
}
