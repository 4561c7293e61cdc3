import { addKeyringPackage } from "../../src/publisher/add-keyring.ts";
import { addPackages } from "../../src/publisher/add.ts";
import { checkRepository } from "../../src/publisher/check.ts";
import { initRepository } from "../../src/publisher/init.ts";
import { readPackageFiles } from "../../src/publisher/package-file.ts";
import { decideAddition } from "../../src/publisher/packages.ts";
import { type How, openToPublish, publishChange, signedSteps } from "../../src/publisher/publish.ts";
import { replaceKey } from "../../src/publisher/replace-key.ts";
import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { signedAgain, withKey, withoutKey, withoutPackage } from "../../src/repository/changes.ts";
import type { Settings } from "../../src/repository/settings.ts";
import type { Step } from "../../src/repository/steps.ts";

/** The settings of the repositories that stories make. */
export const SETTINGS = {
  origin: "Example",
  label: "An example",
  suites: ["stable"],
  url: "https://deb.example.org",
  requireVerified: false,
} satisfies Partial<Settings>;

/** How a command does its work here. */
export function how(dryRun = false, now = Math.floor(Date.now() / 1000)): How {
  return { dryRun, now, say: () => undefined };
}

/** @returns the steps that would add packages to the suite stable, signed */
export async function stepsToAdd(folder: string, files: readonly string[]): Promise<readonly Step[]> {
  const paths = repositoryPaths(folder);
  const repository = openToPublish(paths);
  const choices = { suite: "stable", allowOlder: false };
  const decision = await decideAddition(repository, readPackageFiles(files).files, choices);
  return (await signedSteps(paths, repository, decision, how().now)).steps;
}

/** What the commands of npm run repo do, in this process, by their names. */
export const repo = {
  init: async (folder: string, settings: Settings) =>
    await initRepository(repositoryPaths(folder), settings, how()),
  add: async (folder: string, ...files: readonly string[]) =>
    await addPackages(repositoryPaths(folder), files, { suite: undefined, allowOlder: false }, how()),
  addOlder: async (folder: string, ...files: readonly string[]) =>
    await addPackages(repositoryPaths(folder), files, { suite: undefined, allowOlder: true }, how()),
  keyring: async (folder: string, version: string) =>
    await addKeyringPackage(repositoryPaths(folder), version, undefined, how()),
  remove: async (folder: string, name: string, version: string) =>
    await publishChange(repositoryPaths(folder), how(), (repository) =>
      withoutPackage(repository, undefined, name, version),
    ),
  resign: async (folder: string) => await publishChange(repositoryPaths(folder), how(), signedAgain),
  "add-key": async (folder: string, key: string) =>
    await publishChange(repositoryPaths(folder), how(), (repository) => withKey(repository, key)),
  "drop-key": async (folder: string, key: string) =>
    await publishChange(repositoryPaths(folder), how(), (repository) => withoutKey(repository, key)),
  "replace-key": async (folder: string, key: string) => await replaceKey(repositoryPaths(folder), key, how()),
  check: async (folder: string) => await checkRepository(repositoryPaths(folder), how()),
};
