import {
  signedAnew,
  withKey,
  withOnlyKey,
  withoutKey,
  withoutPackage,
  withPromoted,
} from "../../src/repository/changes.ts";
import { day, keyProblems } from "../../src/repository/keys.ts";
import { listingOf } from "../../src/repository/listing.ts";
import { PackageError, refuse } from "../../src/problem.ts";
import { settingsProblems, type Settings } from "../../src/repository/settings.ts";
import { UsageError } from "../command-line/command.ts";
import { needDebianPackages } from "../../src/system/apt-get.ts";
import { importKeys, makeKey, secretKeys } from "../../src/system/gpg.ts";
import {
  type RepositoryPaths,
  repositoryPaths,
  openRepository,
  readSettings,
} from "../../src/publisher/repository-paths.ts";
import { hostAt } from "../../src/publisher/web-host.ts";
import { addition, admission } from "../../src/publisher/packages.ts";
import { type Decide, publish } from "../../src/publisher/publish.ts";

/** The options of all commands. */
export type Option = "origin" | "label" | "suite" | "url" | "onion" | "key" | "from" | "to" | "import";

/** The options of all commands that take no value. */
export type Flag = "allow-older" | "require-verified" | "require-signed" | "dry-run";

type Values = Readonly<Partial<Record<Option, string>> & Partial<Record<Flag, true>>>;

/** One command of `npm run repo`. */
export interface RepoCommand {
  options: readonly Option[];
  flags: readonly Flag[];
  /** How many names it takes, at least and at most. */
  files: readonly [least: number, most: number];
  run: (values: Values, names: readonly string[]) => Promise<void>;
}

/** The commands by name. What one of them alone needs, it loads itself: a publication is to begin at once. */
export const COMMANDS: Readonly<Record<string, RepoCommand>> = {
  key: {
    options: ["import"],
    flags: [],
    files: [0, 1],
    async run(given, [owner]) {
      if ((given.import === undefined) === (owner === undefined)) {
        throw new UsageError("give either 'NAME <ADDRESS>', or --import FILE");
      }
      for (const key of given.import === undefined
        ? [await makeKey(owner ?? "")]
        : await importKeys(given.import))
        console.log(key);
    },
  },
  init: {
    options: ["origin", "label", "suite", "url", "onion", "key"],
    flags: ["require-verified", "require-signed", "dry-run"],
    files: [1, 1],
    async run(given, [folder = ""]) {
      const home = repositoryPaths(folder);
      const { origin, label, suite, key } = needed(given, "origin", "label", "suite", "key");
      const settings: Settings = {
        origin,
        label,
        suites: suite.split(","),
        keys: [key],
        url: given.url ?? `file:${home.published}`,
        onion: given.onion,
        requireVerified: given["require-verified"] === true,
        requireSigned: given["require-signed"] === true,
      };
      refuse(settingsProblems(settings), {
        message: "the repository cannot be made so",
        hint: "nothing was changed",
      });
      await publication(
        home,
        given,
        (repository) => {
          refuseOther(settings, readSettings(home), folder);
          return { ...signedAnew(repository), settings };
        },
        settings,
      );
    },
  },
  add: {
    options: ["suite"],
    flags: ["allow-older", "dry-run"],
    files: [2, Number.POSITIVE_INFINITY],
    async run(given, [folder = "", ...paths]) {
      const decide = addition(paths, given.suite, given["allow-older"]);
      await publication(repositoryPaths(folder), given, decide);
    },
  },
  keyring: {
    options: ["suite"],
    flags: ["dry-run"],
    files: [2, 2],
    async run(given, [folder = "", version = ""]) {
      await publication(repositoryPaths(folder), given, async (repository) => {
        const { url, suites, keys } = repository.settings;
        const { makeKeyring } = await import("../../src/publisher/keyring.ts");
        const { definition, file } = await makeKeyring({
          keys,
          url,
          suite: given.suite ?? suites[0] ?? "",
          version,
        });
        const where = `${definition.control.Package} ${version}`;
        return await admission([{ where, content: file }], given.suite)(repository);
      });
    },
  },
  remove: {
    options: ["suite"],
    flags: ["dry-run"],
    files: [3, 3],
    async run(given, [folder = "", name = "", version = ""]) {
      await publication(repositoryPaths(folder), given, (repository) =>
        withoutPackage(repository, given.suite, name, version),
      );
    },
  },
  promote: {
    options: ["from", "to"],
    flags: ["allow-older", "dry-run"],
    files: [3, 3],
    async run(given, [folder = "", name = "", version = ""]) {
      const suites = needed(given, "from", "to");
      await publication(repositoryPaths(folder), given, (repository) =>
        withPromoted(repository, suites, name, version, given["allow-older"] === true),
      );
    },
  },
  resign: {
    options: [],
    flags: ["dry-run"],
    files: [1, 1],
    async run(given, [folder = ""]) {
      await publication(repositoryPaths(folder), given, signedAnew);
    },
  },
  "add-key": {
    options: [],
    flags: ["dry-run"],
    files: [2, 2],
    async run(given, [folder = "", key = ""]) {
      await publication(repositoryPaths(folder), given, (repository) => withKey(repository, key));
    },
  },
  "drop-key": {
    options: [],
    flags: ["dry-run"],
    files: [2, 2],
    async run(given, [folder = "", key = ""]) {
      await publication(repositoryPaths(folder), given, (repository) => withoutKey(repository, key));
    },
  },
  "replace-key": {
    options: [],
    flags: ["dry-run"],
    files: [2, 2],
    async run(given, [folder = "", key = ""]) {
      await publication(repositoryPaths(folder), given, async (repository) => {
        const keys = await secretKeys();
        const now = Math.floor(Date.now() / 1000);
        const usable = repository.settings.keys.some((old) => keyProblems([old], keys, now).length === 0);
        return withOnlyKey(repository, key, usable);
      });
    },
  },
  check: {
    options: [],
    flags: ["dry-run"],
    files: [1, 1],
    async run(_given, [folder = ""]) {
      const { check } = await import("../../src/publisher/check.ts");
      await check(repositoryPaths(folder), console.log);
      console.log("all is well");
    },
  },
  sync: {
    options: ["to"],
    flags: ["dry-run"],
    files: [1, 1],
    async run(given, [folder = ""]) {
      const dryRun = given["dry-run"] === true;
      const { to } = needed(given, "to");
      const host = hostAt(to);
      await needDebianPackages(host.tool, console.log);
      const { sync } = await import("../../src/publisher/sync.ts");
      await sync(repositoryPaths(folder), host, dryRun, console.log);
      if (!dryRun) console.log(`sent to ${to}`);
    },
  },
  list: {
    options: [],
    flags: ["dry-run"],
    files: [1, 1],
    async run(_given, [folder = ""]) {
      const { settings, ledger, suites } = openRepository(repositoryPaths(folder));
      const { versions } = listingOf(settings, ledger, suites);
      if (versions.length === 0) console.log("nothing is published yet: npm run repo -- add DIR FILE.deb");
      for (const { suite, name, version, date, sha256 } of versions)
        console.log(`${suite}  ${name} ${version}  ${day(date)}  ${sha256}`);
    },
  },
};

async function publication(
  home: RepositoryPaths,
  given: Values,
  decide: Decide,
  initial?: Settings,
): Promise<void> {
  const dryRun = given["dry-run"] === true;
  await publish(home, dryRun, decide, initial);
  if (!dryRun) console.log(`published in ${home.published}`);
}

function needed<Name extends Option>(
  given: Values,
  ...names: readonly Name[]
): Readonly<Record<Name, string>> {
  if (hasAll(given, names)) return given;
  const missing = names.filter((name) => given[name] === undefined);
  throw new UsageError(`${missing.map((name) => `--${name}`).join(", ")} missing`);
}

function hasAll<Name extends Option>(
  given: Values,
  names: readonly Name[],
): given is Values & Record<Name, string> {
  return names.every((name) => given[name] !== undefined);
}

function refuseOther(settings: Settings, there: Settings | undefined, folder: string): void {
  if (there === undefined || JSON.stringify(there) === JSON.stringify(settings)) return;
  throw new PackageError(`there is a repository with other settings in ${folder}`, {
    hint: "its users' apt would not take a change of origin, label or suite for the same repository: choose another DIR",
  });
}
