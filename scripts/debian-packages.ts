import { accessSync } from "node:fs";
import { delimiter, join } from "node:path";

import { $, echo } from "zx";

import { PackageError } from "../src/package-error.ts";

/**
 * Sees to it that commands are there: installs their Debian packages with apt-get, and says so.
 *
 * @param commands - each command's name, and the Debian package that has it
 * @throws PackageError when one is missing and cannot be installed: no apt-get, not root, or apt-get's own failure
 */
export async function needCommands(commands: Readonly<Record<string, string>>): Promise<void> {
  const missing = new Set(
    Object.entries(commands)
      .filter(([command]) => !isCommand(command))
      .map(([, name]) => name),
  );
  if (missing.size === 0) return;
  const packages = [...missing];
  const hint = `as root: apt-get install ${packages.join(" ")}`;
  if (process.getuid?.() !== 0 || !isCommand("apt-get")) {
    throw new PackageError(`Debian's ${packages.join(", ")} must be installed`, { hint });
  }
  echo(`installing ${packages.join(", ")} with apt-get`);
  const apt = $({ quiet: true, nothrow: true, env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  const install = async (): Promise<{ exitCode: number | null; stderr: string }> =>
    await apt`apt-get install --yes --no-install-recommends ${packages}`;
  // The package lists may be missing or too old: then a second try, with new ones, succeeds.
  if ((await install()).exitCode === 0) return;
  await apt`apt-get update`;
  const { exitCode, stderr } = await install();
  if (exitCode !== 0) {
    throw new PackageError(`apt-get cannot install ${packages.join(", ")}`, {
      cause: new Error(stderr.trim()),
      hint,
    });
  }
}

function isCommand(name: string): boolean {
  // Administration commands are not in every user's PATH.
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name));
      return true;
    } catch {
      return false;
    }
  });
}
