import { existsSync } from "node:fs";

import { PackageError } from "../problem.ts";
import { inherited, NETWORK } from "./environment.ts";
import { type Outcome, failed, tryRun } from "./process.ts";

/**
 * Sees to it that Debian packages are installed: installs what is missing with apt-get, and says so.
 *
 * @param files - a file of each package, by absolute path, and the package's name
 * @param say - gets the line that says so
 * @throws PackageError when one is missing and cannot be installed: no apt-get, not root, or apt-get's own failure
 */
export async function needDebianPackages(
  files: Readonly<Record<string, string>>,
  say: (line: string) => void,
): Promise<void> {
  const missing = new Set(
    Object.entries(files)
      .filter(([path]) => !isThere(path))
      .map(([, name]) => name),
  );
  if (missing.size === 0) return;
  const packages = [...missing];
  const hint = `as root: apt-get install ${packages.join(" ")}`;
  if (process.getuid?.() !== 0 || !isThere("/usr/bin/apt-get")) {
    throw new PackageError(`Debian's ${packages.join(", ")} must be installed`, { hint });
  }
  say(`installing ${packages.join(", ")} with apt-get`);
  const outcome = await aptGetInstall(packages);
  if (outcome.status !== 0)
    throw failed(outcome, { message: `apt-get cannot install ${packages.join(", ")}`, hint });
}

async function aptGetInstall(packages: readonly string[]): Promise<Outcome> {
  const install = ["install", "--yes", "--no-install-recommends", ...packages];
  const outcome = await aptGet(install);
  // The package lists may be missing or too old: then a second try, with new ones, succeeds.
  if (outcome.status === 0) return outcome;
  await aptGet(["update"]);
  return await aptGet(install);
}

async function aptGet(args: readonly string[]): Promise<Outcome> {
  const env = { ...inherited(NETWORK), DEBIAN_FRONTEND: "noninteractive" };
  return await tryRun("apt-get", args, { env });
}

// Not every Debian is merged-/usr.
function isThere(path: string): boolean {
  return existsSync(path) || existsSync(path.replace(/^\/usr/, ""));
}
