import { existsSync } from "node:fs";

import { PackageError } from "../problem.ts";
import { onHost } from "./process.ts";

/**
 * Sees to it that Debian packages are installed: installs what is missing with apt-get, and says so.
 *
 * @param files - a file of each package, by absolute path, and the package's name
 * @throws PackageError when one is missing and cannot be installed: no apt-get, not root, or apt-get's own failure
 */
export async function needDebianPackages(files: Readonly<Record<string, string>>): Promise<void> {
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
  console.log(`installing ${packages.join(", ")} with apt-get`);
  const failure = await aptGetInstall(packages);
  if (failure !== undefined) {
    throw new PackageError(`apt-get cannot install ${packages.join(", ")}`, {
      cause: new Error(failure),
      hint,
    });
  }
}

/** @returns what apt-get complained of; undefined when all is installed */
async function aptGetInstall(packages: readonly string[]): Promise<string | undefined> {
  const apt = onHost({ nothrow: true, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  const install = async (): Promise<{ exitCode: number | null; stderr: string }> =>
    await apt`apt-get install --yes --no-install-recommends ${packages}`;
  // The package lists may be missing or too old: then a second try, with new ones, succeeds.
  if ((await install()).exitCode === 0) return undefined;
  await apt`apt-get update`;
  const { exitCode, stderr } = await install();
  return exitCode === 0 ? undefined : stderr.trim();
}

// Not every Debian is merged-/usr.
function isThere(path: string): boolean {
  return existsSync(path) || existsSync(path.replace(/^\/usr/, ""));
}
