import { refuse } from "../problem.ts";
import { keyProblems, signerOf } from "../repository/keys.ts";
import { type Decision, type Plan, planPublication, type PlanInputs } from "../repository/plan.ts";
import { VALIDITY } from "../repository/release.ts";
import { publicationLines } from "../repository/report.ts";
import type { Repository } from "../repository/repository.ts";
import { planLines, recordOf, type Signatures, type Step, stepsOf } from "../repository/steps.ts";
import { publicKeys, secretKeys, sign, signRelease } from "../system/gpg.ts";
import { xz } from "../system/xz.ts";
import { clientFilesWith } from "./client-files.ts";
import { lockRepository } from "./lock.ts";
import { perform } from "./perform.ts";
import {
  openRepository,
  publishedIn,
  refuseDifferences,
  type RepositoryPaths,
  settingsOf,
} from "./repository-paths.ts";

/** How a command does its work. */
export interface How {
  /** Only says what it would do. It signs nothing, writes nothing, and makes neither a lock nor a folder. */
  dryRun: boolean;
  /** Seconds since the epoch. */
  now: number;
  /** Gets lines that are not the command's result. */
  say: (line: string) => void;
}

/**
 * Publishes what a change makes of a repository, while nobody else publishes there.
 *
 * @returns what was done, or would be, in lines for the user
 * @throws PackageError with every reason why it must not be; nothing was changed then
 */
export async function publishChange(
  paths: RepositoryPaths,
  how: How,
  change: (repository: Repository) => Decision,
): Promise<string[]> {
  using _lock = await lockToPublish(paths, how);
  const repository = openToPublish(paths);
  return await publish(paths, repository, change(repository), how);
}

/**
 * The first step of a publication.
 *
 * @throws PackageError when no repository is there, as a lock is a file, and must not be made elsewhere
 */
export async function lockToPublish(paths: RepositoryPaths, how: How): Promise<Disposable | undefined> {
  settingsOf(paths);
  return how.dryRun ? undefined : await lockRepository(paths, how.say);
}

/**
 * The second step.
 *
 * @returns the repository as it stands
 * @throws PackageError with every difference when the published tree is not as we left it
 */
export function openToPublish(paths: RepositoryPaths): Repository {
  const repository = openRepository(paths);
  refuseDifferences(repository, paths);
  return repository;
}

/**
 * The last step: plans, signs and writes what was decided; a dry run only plans.
 *
 * @returns what was done, or would be, in lines for the user
 * @throws PackageError with every reason why it must not be; nothing was changed then
 */
export async function publish(
  paths: RepositoryPaths,
  repository: Repository,
  decision: Decision,
  how: How,
): Promise<string[]> {
  refuseProblems(decision);
  const { keys } = decision.settings ?? repository.settings;
  if (how.dryRun) {
    const missing = keyProblems(keys, await secretKeys(), how.now);
    for (const { where, what } of missing) how.say(`warning: ${where}: ${what}`);
    const nothing = { keyring: new Uint8Array(), page: () => "" };
    return planLines(await planFor(paths, repository, decision, { ...nothing, now: how.now }), keys);
  }
  const { plan, steps } = await signedSteps(paths, repository, decision, how.now);
  perform(steps, paths);
  return publicationLines(repository, plan);
}

/**
 * @param now - seconds since the epoch
 * @returns a plan, and the steps that publish it
 * @throws PackageError when a key cannot sign
 */
export async function signedSteps(
  paths: RepositoryPaths,
  repository: Repository,
  decision: Decision,
  now: number,
): Promise<{ plan: Plan; steps: readonly Step[] }> {
  const { keys } = decision.settings ?? repository.settings;
  const users = await usersThatSign(keys, now);
  const plan = await planFor(paths, repository, decision, {
    ...(await clientFilesWith(await publicKeys(keys))),
    now,
  });
  const signatures = await signaturesOf(plan, users);
  const recordSignature = await sign("--detach-sign", recordOf(plan, signatures), users);
  return { plan, steps: stepsOf(plan, signatures, recordSignature) };
}

/**
 * @param users - as for sign() of src/system/gpg.ts
 * @param home - gpg's home, which has the keys; the user's own unless given
 * @returns the signatures of a plan's releases, in their order
 */
export async function signaturesOf(
  { releases }: Plan,
  users: readonly string[],
  home?: string,
): Promise<Signatures[]> {
  const signatures: Signatures[] = [];
  for (const { text } of releases) signatures.push(await signRelease(text, users, home));
  return signatures;
}

/** @throws PackageError with every reason why what was decided must not be */
export function refuseProblems({ problems }: Decision): void {
  refuse(problems, { message: "this must not be published", hint: "nothing was changed" });
}

/**
 * @returns the key or the subkey that signs for each key, as gpg takes it, with an exclamation mark: by itself gpg would
 *   choose the newest subkey, which older clients do not know
 * @throws PackageError when one of the keys cannot sign
 */
export async function usersThatSign(fingerprints: readonly string[], now: number): Promise<string[]> {
  const keys = await secretKeys();
  refuse(keyProblems(fingerprints, keys, now), {
    message: "the repository cannot be signed",
    hint: "nothing was changed",
  });
  return keys.flatMap((key) => {
    const signer = fingerprints.includes(key.fingerprint) ? signerOf(key, now) : undefined;
    return signer === undefined ? [] : [`${signer.fingerprint}!`];
  });
}

async function planFor(
  paths: RepositoryPaths,
  repository: Repository,
  decision: Decision,
  inputs: Pick<PlanInputs, "now" | "keyring" | "page">,
): Promise<Plan> {
  return await planPublication(repository, decision, {
    ...inputs,
    validity: VALIDITY,
    xz,
    read: publishedIn(paths),
  });
}
