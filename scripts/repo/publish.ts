import { echo } from "zx";

import { PackageError } from "../../src/package-error.ts";
import { sha256 } from "../../src/publish/dist.ts";
import { renderPage } from "../../src/publish/page.ts";
import { type Decision, KEYRING, planPublication, type Step } from "../../src/publish/plan.ts";
import type { Repository } from "../../src/publish/repository.ts";
import type { Settings } from "../../src/publish/settings.ts";
import { fed } from "../fed.ts";
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
 * @returns the steps that make of a repository what a command decides
 * @throws PackageError with every reason why it must not be
 */
export async function planned(home: Home, decide: Decide, initial?: Settings): Promise<readonly Step[]> {
  const repository = openRepository(home, initial);
  refuseDifferences(repository, home);
  const decision = await decide(repository);
  if (decision.problems.length > 0) {
    const { problems } = decision;
    throw new PackageError("this must not be published", { problems, hint: "nothing was changed" });
  }
  const now = Math.floor(Date.now() / 1000);
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
    xz: async (content) => await fed("xz", ["--threads=1", "--stdout"], content),
    sign: async (text) => await sign(text, keys),
    keyring,
    page: (listing) => renderPage({ ...listing, ...about }, templates),
    read: publishedIn(home),
  });
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
