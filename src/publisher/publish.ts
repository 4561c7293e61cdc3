import { refuse } from "../problem.ts";
import { type Decision, planPublication, type Step } from "../repository/plan.ts";
import { VALIDITY } from "../repository/release.ts";
import type { Repository } from "../repository/repository.ts";
import type { Settings } from "../repository/settings.ts";
import { secretKeys, signRelease } from "../system/gpg.ts";
import { keyProblems } from "../repository/keys.ts";
import { clientFilesWith } from "./client-files.ts";
import { type RepositoryPaths, openRepository, publishedIn, refuseDifferences } from "./repository-paths.ts";
import { whileLocked } from "./lock.ts";
import { perform } from "./perform.ts";
import { xz } from "../system/xz.ts";

/** What a command makes of a repository in its place. */
export type Decide = (repository: Repository, home: RepositoryPaths) => Decision | Promise<Decision>;

/**
 * Publishes what a command makes of a repository, while nobody else does; or prints the steps that it would take.
 *
 * @param initial - the settings of a repository that is to be
 * @throws PackageError with every reason why it must not be; nothing was changed then
 */
export async function publish(
  home: RepositoryPaths,
  dryRun: boolean,
  decide: Decide,
  initial?: Settings,
): Promise<void> {
  const action = async (): Promise<void> => {
    const steps = await planned(home, decide, initial);
    if (dryRun) for (const line of steps.flatMap(stepLines)) console.log(line);
    else perform(steps, home);
  };
  if (dryRun) {
    await action();
    return;
  }
  // The lock makes the folder, and none is to be where no repository can be.
  if (initial !== undefined) await planned(home, decide, initial);
  await whileLocked(home, (line) => process.stderr.write(`${line}\n`), action, initial);
}

/**
 * @param initial - the settings of a repository that is to be
 * @param now - seconds since the epoch: the clock's, unless given
 * @returns the steps that make of a repository what a command decides
 * @throws PackageError with every reason why it must not be
 */
export async function planned(
  home: RepositoryPaths,
  decide: Decide,
  initial?: Settings,
  now = Math.floor(Date.now() / 1000),
): Promise<readonly Step[]> {
  const repository = openRepository(home, initial);
  refuseDifferences(repository, home);
  const decision = await decide(repository, home);
  refuseProblems(decision);
  const { keys } = decision.settings ?? repository.settings;
  await refuseUnusableKeys(keys, now);
  return await planPublication(repository, decision, {
    ...(await clientFilesWith(keys)),
    now,
    validity: VALIDITY,
    xz,
    // Those very keys, and none of their subkeys: they are what clients have.
    sign: async (text) =>
      await signRelease(
        text,
        keys.map((key) => `${key}!`),
      ),
    read: publishedIn(home),
  });
}

/** @throws PackageError with every reason why what was decided must not be */
export function refuseProblems({ problems }: Decision): void {
  refuse(problems, { message: "this must not be published", hint: "nothing was changed" });
}

/**
 * @param now - seconds since the epoch
 * @throws PackageError when one of the keys cannot sign
 */
async function refuseUnusableKeys(fingerprints: readonly string[], now: number): Promise<void> {
  refuse(keyProblems(fingerprints, await secretKeys(), now), {
    message: "the repository cannot be signed",
    hint: "nothing was changed",
  });
}

function stepLines(step: Step): readonly string[] {
  switch (step.kind) {
    case "settings":
      return ["settle  settings.json"];
    case "record":
      return step.records.map((record) => `record  ${JSON.stringify(record)}`);
    case "write":
      return [`write   public/${step.path} (${step.content.byteLength} bytes)`];
    case "delete":
      return [`delete  public/${step.path}`];
  }
}
