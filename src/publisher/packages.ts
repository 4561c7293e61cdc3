import { type Problem, messageOf } from "../problem.ts";
import { fileProblems } from "../repository/candidate.ts";
import { withPackages } from "../repository/changes.ts";
import { describe, type Description } from "../repository/description.ts";
import type { Decision } from "../repository/plan.ts";
import type { Repository } from "../repository/repository.ts";
import { parseControl, unpackDeb } from "../system/dpkg-deb.ts";
import type { PackageFile } from "./package-file.ts";

/** Where packages are to be published, and how. */
export interface AdditionChoices {
  /** The first one of the repository unless given. */
  suite: string | undefined;
  /** Whether a version may be lower than one that was published. */
  allowOlder: boolean;
}

/** How many packages are unpacked at the same time: each may take as much memory as the largest package. */
const AT_ONCE = 4;

/** @returns the decision to publish packages: what they are by their control files, and every reason against it */
export async function decideAddition(
  repository: Repository,
  given: readonly PackageFile[],
  { suite, allowOlder }: AdditionChoices,
): Promise<Decision> {
  const { sound, problems } = await checkFiles(given, repository.settings.requireVerified);
  const described: { file: PackageFile; description: Description }[] = [];
  for (let start = 0; start < sound.length; start += AT_ONCE)
    described.push(...(await Promise.all(sound.slice(start, start + AT_ONCE).map(describeFile))));
  const candidates = described.flatMap(({ file: { where, content }, description }) =>
    "stanza" in description ? [{ where, content, stanza: description.stanza }] : [],
  );
  const undescribed = described.flatMap(({ description }) =>
    "problems" in description ? description.problems : [],
  );
  const decision = withPackages(repository, suite, candidates, allowOlder);
  return {
    ...decision,
    files: new Map(candidates.map(({ content, stanza }) => [stanza.filename, content])),
    problems: [...problems, ...undescribed, ...decision.problems],
  };
}

async function checkFiles(
  given: readonly PackageFile[],
  requireVerified: boolean,
): Promise<{ sound: readonly PackageFile[]; problems: readonly Problem[] }> {
  const rules = [fileProblems];
  // Loaded where it is needed: a publication is to begin at once.
  if (requireVerified) rules.push((await import("../repository/verification.ts")).verificationProblems);
  const checked = given.map((file) => ({
    file,
    problems: rules.flatMap((rule) => rule(file.where, file.content)),
  }));
  return {
    sound: checked.filter(({ problems }) => problems.length === 0).map(({ file }) => file),
    problems: checked.flatMap(({ problems }) => problems),
  };
}

async function describeFile(file: PackageFile): Promise<{ file: PackageFile; description: Description }> {
  return { file, description: await descriptionOf(file) };
}

async function descriptionOf({ where, content }: PackageFile): Promise<Description> {
  try {
    const description = describe(where, content, await unpackDeb(content));
    if ("stanza" in description) await parseControl(content);
    return description;
  } catch (error) {
    const what = messageOf(error);
    const rule = "dpkg-deb reads every package that is published";
    const fix = "give a whole .deb that npm run build or dpkg-deb --build made";
    return { problems: [{ where, what, rule, fix }] };
  }
}
