import { join } from "node:path";

import { sha256 } from "../hash.ts";
import { PackageError, refuse } from "../problem.ts";
import { changedLines, recordedPaths, unlikeRecord } from "../repository/audit.ts";
import { KEYRING_FILE, RECORD, RECORD_SIGNATURE, urlPath } from "../repository/layout.ts";
import { parseRecord } from "../repository/parse-record.ts";
import { readGivenFile, readKeyring } from "../system/given-file.ts";
import { goodSigners } from "../system/gpgv.ts";
import { fetchFile } from "../system/web.ts";
import { isAddress, treeAddress } from "../validation/tree-address.ts";
import { readIfThere } from "./repository-paths.ts";

/** What a tree is compared with. */
interface Measures {
  /** Path of an older copy of its public record. */
  record?: string | undefined;
  /** Path of the public key that must have signed the record; the key of the tree itself unless given. */
  key?: string | undefined;
}

/** What an audit found. */
interface Audit {
  /** What was taken back or changed, a line each. */
  differences: readonly string[];
  /** How many lines the public record has. */
  lines: number;
  /** The fingerprints of the keys that signed the record. */
  signers: readonly string[];
}

type Read = (path: string) => Promise<Uint8Array | undefined>;

/**
 * Verifies the signature of the public record of a published tree, and compares the record with the tree, and with an older
 * copy of it. Writes nothing, and needs no secret key.
 *
 * @param tree - a folder, or an address
 * @throws PackageError when one of them cannot be read, nothing may be fetched from that address, or the tree has no record
 */
export async function auditTree(tree: string, { record: copy, key }: Measures): Promise<Audit> {
  const read = readerOf(tree);
  const older = copy === undefined ? [] : parseRecord(textOf(readGivenFile(copy, COPY)), copy);
  const trusted = key === undefined ? undefined : readKeyring(key, "the public key of the repository");
  const content = await read(RECORD);
  if (content === undefined) {
    throw new PackageError(`${RECORD} is not there`, {
      hint: "give a published tree, such as DIR/public or its address; the next publication writes record.jsonl there",
    });
  }
  if (content.byteLength > LARGEST_RECORD) {
    throw new PackageError(`${RECORD} is larger than ${LARGEST_RECORD / 1024 / 1024} MiB`, {
      hint: "no record of a repository of this project is: do not use the tree",
    });
  }
  const signers = await signersOf(content, trusted ?? (await read(KEYRING_FILE)), read);
  const record = parseRecord(textOf(content), RECORD);
  const sums = new Map<string, string | undefined>();
  for (const path of recordedPaths(record)) {
    const found = await read(path);
    sums.set(path, found === undefined ? undefined : sha256(found));
  }
  const unsigned =
    signers.length > 0
      ? []
      : [`${RECORD}: it is not signed by ${key === undefined ? "the tree's own key" : `a key in ${key}`}`];
  return {
    differences: [...unsigned, ...changedLines(older, record), ...unlikeRecord(record, sums)],
    lines: record.length,
    signers,
  };
}

/** In bytes, some 60,000 lines. The files that a record names are fetched even where nobody signed the record. */
const LARGEST_RECORD = 16 * 1024 * 1024;

const COPY = "give an older copy of record.jsonl";

async function signersOf(record: Uint8Array, keyring: Uint8Array | undefined, read: Read): Promise<string[]> {
  const signature = await read(RECORD_SIGNATURE);
  return keyring === undefined || signature === undefined
    ? []
    : await goodSigners(keyring, [signature, record]);
}

function readerOf(tree: string): Read {
  if (!isAddress(tree)) return async (path) => await Promise.resolve(readIfThere(join(tree, path)));
  const root = tree.replace(/\/+$/, "");
  refuse(treeAddress(root, "TREE"), {
    message: "nothing is fetched from this address",
    hint: "give the address of a published tree, or its folder",
  });
  return async (path) => await fetchFile(`${root}/${urlPath(path)}`);
}

function textOf(content: Uint8Array): string {
  return Buffer.from(content).toString("utf8");
}
