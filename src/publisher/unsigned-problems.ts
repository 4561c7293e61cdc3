import { writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { PackageError, type Problem } from "../problem.ts";
import { sha256 } from "../hash.ts";
import { verifySignature } from "../system/gpgv.ts";
import { inTemporaryFolder } from "../system/temporary-folder.ts";
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
  const keys = readIfThere(signers);
  if (keys === undefined) {
    throw new PackageError(`${signers} is missing, and this repository demands signed packages`, {
      hint: `write there the public keys of those who sign: gpg --export FINGERPRINT > ${signers}`,
    });
  }
  if (Buffer.from(keys).includes("-----BEGIN PGP")) {
    throw new PackageError(`${signers} is ASCII-armored, which gpgv does not read`, {
      hint: `make it binary: gpg --dearmor <${signers} >signers.gpg && mv signers.gpg ${signers}`,
    });
  }
  const problems: Problem[] = [];
  for (const file of files) {
    const what = await lackOf(file, signers);
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
async function lackOf({ where, content }: PackageFile, signers: string): Promise<string | undefined> {
  const [sums, signature] = ["SHA256SUMS", "SHA256SUMS.asc"].map((name) =>
    readIfThere(join(dirname(where), name)),
  );
  if (sums === undefined || signature === undefined) return "no SHA256SUMS and SHA256SUMS.asc are beside it";
  if (!(await isSigned(sums, signature, signers))) return `SHA256SUMS is not signed by a key in ${signers}`;
  const line = `${sha256(content)}  ${basename(where)}`;
  return Buffer.from(sums).toString("utf8").split("\n").includes(line)
    ? undefined
    : "SHA256SUMS does not have its name with its sum";
}

// Of copies, so that what is verified is what is read.
async function isSigned(sums: Uint8Array, signature: Uint8Array, signers: string): Promise<boolean> {
  return await inTemporaryFolder(async (folder) => {
    const [file, signatureFile] = [join(folder, "sums"), join(folder, "signature")];
    writeFileSync(file, sums);
    writeFileSync(signatureFile, signature);
    try {
      await verifySignature(signers, signatureFile, file);
      return true;
    } catch (error) {
      if (error instanceof PackageError) return false;
      throw error;
    }
  });
}
