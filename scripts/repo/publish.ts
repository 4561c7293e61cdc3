import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { echo } from "zx";

import { PackageError } from "../../src/package-error.ts";
import { sha256 } from "../../src/publish/dist.ts";
import { renderPage } from "../../src/publish/page.ts";
import { type Decision, KEYRING, planPublication, type Step } from "../../src/publish/plan.ts";
import type { Repository } from "../../src/publish/repository.ts";
import type { Settings } from "../../src/publish/settings.ts";
import { readProject } from "../project.ts";
import { publicKeys, refuseUnusableKeys, sign } from "./gpg.ts";
import { type Home, openRepository, publishedIn, refuseDifferences } from "./home.ts";
import { whileLocked } from "./lock.ts";
import { perform } from "./perform.ts";

/** What a command makes of a repository. */
export type Decide = (repository: Repository) => Decision | Promise<Decision>;

/**
 * Publishes what a command makes of a repository, while nobody else does; or prints the steps that it would take.
 *
 * @param initial - the settings of a repository that is to be
 * @throws PackageError with every reason why it must not be; nothing was changed then
 */
export async function publish(
  home: Home,
  dryRun: boolean,
  decide: Decide,
  initial?: Settings,
): Promise<void> {
  const action = async (): Promise<void> => {
    const steps = await planned(home, decide, initial);
    if (dryRun) for (const step of steps) echo(stepLine(step));
    else perform(steps, home);
  };
  if (dryRun) await action();
  else await whileLocked(home, (line) => process.stderr.write(`${line}\n`), action);
}

/**
 * @param initial - the settings of a repository that is to be
 * @param now - seconds since the epoch: the clock's, unless given
 * @returns the steps that make of a repository what a command decides
 * @throws PackageError with every reason why it must not be
 */
export async function planned(
  home: Home,
  decide: Decide,
  initial?: Settings,
  now = Math.floor(Date.now() / 1000),
): Promise<readonly Step[]> {
  const repository = openRepository(home, initial);
  refuseDifferences(repository, home);
  const decision = await decide(repository);
  if (decision.problems.length > 0) {
    const { problems } = decision;
    throw new PackageError("this must not be published", { problems, hint: "nothing was changed" });
  }
  const { keys } = decision.settings ?? repository.settings;
  await refuseUnusableKeys(keys, now);
  const keyring = await publicKeys(keys);
  const { definition, templates } = await readProject({});
  const about = {
    packageName: definition.control.Package,
    keyFile: { path: KEYRING, sha256: sha256(keyring) },
  };
  return await planPublication(repository, decision, {
    now,
    xz,
    sign: async (text) => await sign(text, keys),
    keyring,
    page: (listing) => renderPage({ ...listing, ...about }, templates),
    read: publishedIn(home),
  });
}

// A shell between us and xz could not hand on what xz reads, see onHost.
async function xz(content: Uint8Array): Promise<Uint8Array> {
  const child = promisify(execFile)("xz", ["--threads=1", "--stdout"], {
    encoding: "buffer",
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  child.child.stdin?.end(content);
  return (await child).stdout;
}

function stepLine(step: Step): string {
  switch (step.kind) {
    case "settings":
      return "settle  settings.json";
    case "record":
      return `record  ${JSON.stringify(step.record)}`;
    case "write":
      return `write   public/${step.path} (${step.content.byteLength} bytes)`;
    case "delete":
      return `delete  public/${step.path}`;
  }
}
