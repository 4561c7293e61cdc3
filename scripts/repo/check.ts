import { readdirSync } from "node:fs";
import { join, relative } from "node:path";

import { PackageError } from "../../src/package-error.ts";
import { judge } from "../../src/publish/check.ts";
import { secretKeys } from "../gpg.ts";
import { goodSigners } from "../signature.ts";
import { type Home, openRepository, publishedIn } from "./home.ts";
import { whileLocked } from "./lock.ts";

/**
 * Checks all of a repository.
 *
 * @param say - gets what is no problem yet, line by line
 * @throws PackageError with every problem
 */
export async function check(home: Home, say: (line: string) => void): Promise<void> {
  const { problems, warnings } = await whileLocked(home, say, async () => {
    const repository = openRepository(home);
    const signers = new Map<string, readonly string[]>();
    for (const { name, release } of repository.suites) {
      if (release === undefined) continue;
      const folder = `dists/${name}`;
      signers.set(`${folder}/InRelease`, await goodSigners(home.published, [`${folder}/InRelease`]));
      signers.set(
        `${folder}/Release.gpg`,
        await goodSigners(home.published, [`${folder}/Release.gpg`, `${folder}/Release`]),
      );
    }
    return judge(repository, {
      now: Math.floor(Date.now() / 1000),
      keys: await secretKeys(),
      signers,
      paths: filesIn(home.published),
      read: publishedIn(home),
    });
  });
  for (const warning of warnings) say(`warning: ${warning}`);
  if (problems.length === 0) return;
  throw new PackageError(`${home.published} is not as it should be`, {
    problems,
    hint: "what apt refuses to read cannot harm its user; what it reads, somebody else may have written",
  });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}
