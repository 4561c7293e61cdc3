import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PackageError, type Problem } from "../problem.ts";
import { withPackages } from "../repository/changes.ts";
import { type Candidate, fileProblems } from "../repository/candidate.ts";
import type { Decision } from "../repository/plan.ts";
import type { Repository } from "../repository/repository.ts";
import { parsePackages, placed, type Stanza } from "../repository/stanza.ts";
import { onHost } from "../system/process.ts";
import { inTemporaryFolder } from "../system/temporary-folder.ts";
import type { RepositoryPaths } from "./repository-paths.ts";
import { unsigned } from "./unsigned-problems.ts";

/** A binary package that was read. */
export interface PackageFile {
  /** What its problems call it, such as its path. */
  where: string;
  content: Uint8Array;
}

/** @returns what decides to publish the packages in the files of these paths */
export function addition(
  paths: readonly string[],
  suite: string | undefined,
  allowOlder = false,
): (repository: Repository, home: RepositoryPaths) => Promise<Decision> {
  return async (repository, home) => {
    // Each once, so that what is judged is what is published.
    const { files, problems } = readFiles(paths);
    if (repository.settings.requireSigned === true) problems.push(...(await unsigned(files, home)));
    const decision = await admission(files, suite, allowOlder)(repository);
    return { ...decision, problems: [...problems, ...decision.problems] };
  };
}

/** @returns what decides to publish these packages */
export function admission(
  given: readonly PackageFile[],
  suite: string | undefined,
  allowOlder = false,
): (repository: Repository) => Promise<Decision> {
  return async (repository) => {
    const { candidates, files, problems } = await readPackages(given, repository.settings.requireVerified);
    const decision = withPackages(repository, suite, candidates, allowOlder);
    return { ...decision, files, problems: [...problems, ...decision.problems] };
  };
}

interface ReadPackages {
  candidates: readonly Candidate[];
  /** Their bytes, by their paths in the tree. */
  files: ReadonlyMap<string, Uint8Array>;
  problems: readonly Problem[];
}

async function readPackages(given: readonly PackageFile[], requireVerified: boolean): Promise<ReadPackages> {
  const rules = [fileProblems];
  if (requireVerified) rules.push((await import("../repository/verification.ts")).verificationProblems);
  const judged = given.map((file) => ({
    file,
    problems: rules.flatMap((rule) => rule(file.where, file.content)),
  }));
  const sound = judged.flatMap(({ file, problems }) => (problems.length > 0 ? [] : [file]));
  const described = await describe(sound);
  return {
    candidates: described.map(({ file: { where }, stanza }) => ({ where, stanza })),
    files: new Map(described.map(({ file: { content }, stanza }) => [stanza.filename, content])),
    problems: judged.flatMap(({ problems }) => problems),
  };
}

function readFiles(paths: readonly string[]): { files: PackageFile[]; problems: Problem[] } {
  const files: PackageFile[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    try {
      files.push({ where: path, content: readFileSync(path) });
    } catch (error) {
      problems.push({
        where: path,
        what: `it cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        rule: "a package comes from a file",
        fix: "give the path of a .deb",
      });
    }
  }
  return { files, problems };
}

// The words of Debian's own tool: what apt-ftparchive(1) prints of them in a folder of their own.
async function describe(
  packages: readonly PackageFile[],
): Promise<readonly { file: PackageFile; stanza: Stanza }[]> {
  try {
    return await inTemporaryFolder(async (folder) => {
      for (const [index, { content }] of packages.entries())
        writeFileSync(join(folder, `${index}.deb`), content);
      const sums = ["--no-md5", "--no-sha1", "--no-sha512"];
      const { stdout, stderr } = await onHost({ cwd: folder })`apt-ftparchive ${sums} packages .`;
      const stanzas = new Map(parsePackages(stdout).map((stanza) => [stanza.filename, stanza]));
      return packages.map((file, index) => {
        const stanza = stanzas.get(`./${index}.deb`);
        if (stanza !== undefined) return { file, stanza: placed(stanza) };
        throw new PackageError(`${file.where} cannot be described`, {
          cause: new Error(`apt-ftparchive says: ${stderr.trim()}`),
          hint: "is it a whole .deb?",
        });
      });
    });
  } catch (cause) {
    if (cause instanceof PackageError) throw cause;
    throw new PackageError("the packages cannot be described", {
      cause,
      hint: "is there room in the folder for temporary files? Nothing was changed",
    });
  }
}
