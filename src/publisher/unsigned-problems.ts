import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { PackageError, type Problem } from "../problem.ts";
import { sha256 } from "../hash.ts";
import { readKeyring } from "../system/given-file.ts";
import { goodSigners } from "../system/gpgv.ts";
import { type RepositoryPaths, readIfThere } from "./repository-paths.ts";
import type { PackageFile } from "./package-file.ts";

/**
 * @param files - packages, by their paths
 * @returns why they may not be published where each must be in an artifact that was signed
 * @throws PackageError when it is not there who may sign, or not as gpgv reads it
 */
export async function unsignedProblems(
  files: readonly PackageFile[],
  { signers }: RepositoryPaths,
): Promise<readonly Problem[]> {
  if (!existsSync(signers)) {
    throw new PackageError(`${signers} is missing, and this repository demands signed packages`, {
      hint: `write there the public keys of those who sign: gpg --export FINGERPRINT > ${signers}`,
    });
  }
  const keys = readKeyring(signers, "the public keys of those who sign");
  const problems: Problem[] = [];
  for (const file of files) {
    const what = await lackOf(file, keys, signers);
    if (what !== undefined) {
      problems.push({
        where: file.where,
        what,
        rule: "this repository demands that each package is in an artifact that was signed",
        fix: "give the .deb in the folder that npm run artifact -- --key FINGERPRINT made",
      });
    }
  }
  return problems;
}

/** @returns what a package lacks to be signed; undefined when it is */
async function lackOf(
  { where, content }: PackageFile,
  keys: Uint8Array,
  signers: string,
): Promise<string | undefined> {
  const [sums, signature] = ["SHA256SUMS", "SHA256SUMS.asc"].map((name) =>
    readIfThere(join(dirname(where), name)),
  );
  if (sums === undefined || signature === undefined) return "no SHA256SUMS and SHA256SUMS.asc are beside it";
  if ((await goodSigners(keys, [signature, sums])).length === 0)
    return `SHA256SUMS is not signed by a key in ${signers}`;
  const line = `${sha256(content)}  ${basename(where)}`;
  return Buffer.from(sums).toString("utf8").split("\n").includes(line)
    ? undefined
    : "SHA256SUMS does not have its name with its sum";
}
