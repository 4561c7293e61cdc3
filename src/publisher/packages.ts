import type { Problem } from "../problem.ts";
import { withPackages } from "../repository/changes.ts";
import { type Candidate, fileProblems } from "../repository/candidate.ts";
import type { Decision } from "../repository/plan.ts";
import type { Repository } from "../repository/repository.ts";
import { describe, type Description } from "../repository/description.ts";
import { parseControl, unpackDeb } from "../system/dpkg-deb.ts";
import { type PackageFile, readPackageFiles } from "./package-file.ts";
import type { RepositoryPaths } from "./repository-paths.ts";
import { unsigned } from "./unsigned-problems.ts";

/** @returns what decides to publish the packages in the files of these paths */
export function addition(
  paths: readonly string[],
  suite: string | undefined,
  allowOlder = false,
): (repository: Repository, home: RepositoryPaths) => Promise<Decision> {
  return async (repository, home) => {
    // Each once, so that what is judged is what is published.
    const { files, problems } = readPackageFiles(paths);
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
  const described = await Promise.all(
    sound.map(async (file) => ({ file, description: await descriptionOf(file) })),
  );
  const candidates = described.flatMap(({ file: { where, content }, description }) =>
    "stanza" in description ? [{ where, content, stanza: description.stanza }] : [],
  );
  return {
    candidates,
    files: new Map(candidates.map(({ content, stanza }) => [stanza.filename, content])),
    problems: [
      ...judged.flatMap(({ problems }) => problems),
      ...described.flatMap(({ description }) => ("problems" in description ? description.problems : [])),
    ],
  };
}

async function descriptionOf({ where, content }: PackageFile): Promise<Description> {
  try {
    const description = describe(where, content, await unpackDeb(content));
    if ("stanza" in description) await parseControl(content);
    return description;
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return {
      problems: [
        {
          where,
          what,
          rule: "dpkg-deb reads every package that is published",
          fix: "give a whole .deb that npm run build or dpkg-deb --build made",
        },
      ],
    };
  }
}
