import { join } from "node:path";

import { signedAnew, withKey, withoutKey, withoutPackage, withPromoted } from "../../src/publish/changes.ts";
import { day } from "../../src/publish/keys.ts";
import { listingOf } from "../../src/publish/listing.ts";
import { KEYRING } from "../../src/publish/plan.ts";
import { PackageError, refuse } from "../../src/package-error.ts";
import { settingsProblems, type Settings } from "../../src/publish/settings.ts";
import { UsageError } from "../command.ts";
import { needDebianPackages } from "../debian-packages.ts";
import { importKeys, makeKey } from "../gpg.ts";
import { type Home, homeOf, openRepository, readSettings } from "./home.ts";
import { hostAt } from "./host.ts";
import { addition, admission } from "./packages.ts";
import { type Decide, publish } from "./publish.ts";

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
      const home = homeOf(folder);
      const settings: Settings = {
        origin: needed(given, "origin"),
        label: needed(given, "label"),
        suites: needed(given, "suite").split(","),
        keys: [needed(given, "key")],
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
      await publication(homeOf(folder), given, decide);
    },
  },
  keyring: {
    options: ["suite"],
    flags: ["dry-run"],
    files: [2, 2],
    async run(given, [folder = "", version = ""]) {
      const home = homeOf(folder);
      await publication(home, given, async (repository) => {
        const { url, suites } = repository.settings;
        const keyFiles = [join(home.published, KEYRING)];
        const { makeKeyring } = await import("./keyring.ts");
        const { definition, file } = await makeKeyring({
          keyFiles,
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
      await publication(homeOf(folder), given, (repository) =>
        withoutPackage(repository, given.suite, name, version),
      );
    },
  },
  promote: {
    options: ["from", "to"],
    flags: ["allow-older", "dry-run"],
    files: [3, 3],
    async run(given, [folder = "", name = "", version = ""]) {
      const suites = { from: needed(given, "from"), to: needed(given, "to") };
      await publication(homeOf(folder), given, (repository) =>
        withPromoted(repository, suites, name, version, given["allow-older"] === true),
      );
    },
  },
  resign: {
    options: [],
    flags: ["dry-run"],
    files: [1, 1],
    async run(given, [folder = ""]) {
      await publication(homeOf(folder), given, signedAnew);
    },
  },
  "add-key": {
    options: [],
    flags: ["dry-run"],
    files: [2, 2],
    async run(given, [folder = "", key = ""]) {
      await publication(homeOf(folder), given, (repository) => withKey(repository, key));
    },
  },
  "drop-key": {
    options: [],
    flags: ["dry-run"],
    files: [2, 2],
    async run(given, [folder = "", key = ""]) {
      await publication(homeOf(folder), given, (repository) => withoutKey(repository, key));
    },
  },
  check: {
    options: [],
    flags: ["dry-run"],
    files: [1, 1],
    async run(_given, [folder = ""]) {
      const { check } = await import("./check.ts");
      await check(homeOf(folder), console.log);
      console.log("all is well");
    },
  },
  sync: {
    options: ["to"],
    flags: ["dry-run"],
    files: [1, 1],
    async run(given, [folder = ""]) {
      const dryRun = given["dry-run"] === true;
      const target = needed(given, "to");
      const host = hostAt(target);
      await needDebianPackages(host.tool);
      const { sync } = await import("./sync.ts");
      await sync(homeOf(folder), host, dryRun, console.log);
      if (!dryRun) console.log(`sent to ${target}`);
    },
  },
  list: {
    options: [],
    flags: ["dry-run"],
    files: [1, 1],
    async run(_given, [folder = ""]) {
      const { settings, ledger, suites } = openRepository(homeOf(folder));
      const { versions } = listingOf(settings, ledger, suites);
      if (versions.length === 0) console.log("nothing is published yet: npm run repo -- add DIR FILE.deb");
      for (const { suite, name, version, date, sha256 } of versions)
        console.log(`${suite}  ${name} ${version}  ${day(date)}  ${sha256}`);
    },
  },
};

async function publication(home: Home, given: Values, decide: Decide, initial?: Settings): Promise<void> {
  const dryRun = given["dry-run"] === true;
  await publish(home, dryRun, decide, initial);
  if (!dryRun) console.log(`published in ${home.published}`);
}

function needed(given: Values, option: Option): string {
  const value = given[option];
  if (value === undefined) throw new UsageError(`--${option} is missing`);
  return value;
}

function refuseOther(settings: Settings, there: Settings | undefined, folder: string): void {
  if (there === undefined || JSON.stringify(there) === JSON.stringify(settings)) return;
  throw new PackageError(`there is a repository with other settings in ${folder}`, {
    hint: "its users' apt would not take a change of origin, label or suite for the same repository: choose another DIR",
  });
}
