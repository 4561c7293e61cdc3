import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { PackageError } from "../problem.ts";
import { RECORD, RECORD_SIGNATURE } from "../repository/layout.ts";
import { parseRecord } from "../repository/parse-record.ts";
import { readRecorded } from "../repository/recorded.ts";
import { suiteLines } from "../repository/report.ts";
import { readKeyring } from "../system/given-file.ts";
import { keysIn } from "../system/gpg.ts";
import { goodSigners } from "../system/gpgv.ts";
import { examine, filesIn, soundOnly } from "./examine.ts";
import type { How } from "./publish.ts";
import { publishedIn } from "./repository-paths.ts";

/**
 * Checks all of a tree that others publish, such as that of a mirror, by its public key alone. Writes nothing there.
 *
 * @param folder - the tree, or the folder of a repository whose tree it is
 * @param keyFile - the public key, binary
 * @returns the folder of the tree, and what it has, in lines for the user
 * @throws PackageError with every problem
 */
export async function checkTree(
  folder: string,
  keyFile: string,
  how: How,
): Promise<{ tree: string; lines: string[] }> {
  const keyring = readKeyring(keyFile, "the public key of the repository");
  const tree = treeIn(resolve(folder));
  const read = publishedIn({ published: tree });
  const needed = (path: string): Uint8Array => {
    const content = read(path);
    if (content !== undefined) return content;
    throw new PackageError(`${join(tree, path)} is not there`, {
      hint: "a tree is checked by its public record: mirror all of it, such as with rsync",
    });
  };
  const [record, signature] = [needed(RECORD), needed(RECORD_SIGNATURE)];
  const signers = await goodSigners(keyring, [signature, record]);
  if (signers.length === 0) {
    throw new PackageError(`${join(tree, RECORD)} is not signed by a key in ${keyFile}`, {
      hint: "a mirror that is being updated may have only one of the two files: try again; else do not use the tree",
    });
  }
  const lines = parseRecord(Buffer.from(record).toString("utf8"), RECORD);
  const repository = readRecorded(lines, signers, filesIn(tree), read);
  const known = { keys: await keysIn(keyring), isOwner: false, clientFiles: new Map<string, Uint8Array>() };
  const examined = await examine({ tree, repository, keyring, ...known }, how.now);
  const problems = examined.problems.map((problem) => ({ ...problem, fix: FIX }));
  return { tree, lines: suiteLines(soundOnly({ ...examined, problems }, tree, how.say).repository) };
}

/** Takes the place of each problem's fix, which only the publisher could do. */
const FIX = "copy the whole tree again, into an empty folder; if the problem stays, tell its publisher";

function treeIn(folder: string): string {
  const inside = join(folder, "public");
  const found = [inside, folder].find((place) => existsSync(join(place, "dists")));
  if (found !== undefined) return found;
  throw new PackageError(`there is no published tree in ${folder}`, {
    hint: "give the folder that has dists and pool",
  });
}
