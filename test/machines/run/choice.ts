import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { PackageError } from "../../../src/problem.ts";
import type { Environment } from "../../../src/system/environment.ts";
import { type Kind, KINDS_OF_STORIES } from "../roots/base-recipe.ts";
import { everyReleaseEnvironment, type Release, RELEASES } from "../releases.ts";

const PROJECT = join(import.meta.dirname, "../../..");

const FOLDERS = ["test/container", "test/repository", "test/whonix"];

/** The stories that tell most when time is short, and the release they are told on then. */
const MAIN_FILES = ["install", "traffic", "removal", "check"].map((name) => `test/container/${name}.test.ts`);
const MAIN_RELEASE = "trixie";

/** Which stories are to be told, and how. */
export interface Choice {
  /** What vitest gets. */
  readonly vitestArguments: readonly string[];
  /** Whether certain ones are meant, by their names or files. */
  readonly named: boolean;
  /** The release that all of them are told on; undefined for all releases. */
  readonly release: Release | undefined;
  /** Variables of the stories beside the usual ones. */
  readonly environment: Environment;
  /** Whether the run ends with a table of where its time went. */
  readonly times: boolean;
}

/**
 * Reads a command line: [NAME] [--release RELEASE] [--quick] [--every-release] [--times], and what is for vitest.
 *
 * @param words The arguments. What is not known here goes to vitest as it is.
 * @throws {PackageError} There is no such release, or no story of that name.
 */
export function chosen(words: readonly string[]): Choice {
  const rest = [...words];
  const taken = (flag: string): boolean => {
    const index = rest.indexOf(flag);
    if (index !== -1) rest.splice(index, 1);
    return index !== -1;
  };
  const quick = taken("--quick");
  const everyRelease = taken("--every-release");
  const times = taken("--times");
  const release = takenRelease(rest) ?? (quick ? MAIN_RELEASE : undefined);
  const name = rest[0] === undefined || isFileOrOption(rest[0]) ? undefined : rest.shift();
  const files = name === undefined ? (quick ? MAIN_FILES : []) : filesTelling(name);
  const pattern = titlePattern(name, release);
  return {
    vitestArguments: [...files, ...(pattern === undefined ? [] : ["--testNamePattern", pattern]), ...rest],
    named: name !== undefined || rest.length > 0,
    release,
    // Who names a release wants a deep story there, too.
    environment: everyRelease || (release !== undefined && !quick) ? everyReleaseEnvironment() : {},
    times,
  };
}

/** The base roots that a choice of stories may need. */
export function kindsFor({ release }: Choice): readonly Kind[] {
  // The network around a workstation is of one release, whatever the workstation is.
  return KINDS_OF_STORIES.filter(
    (kind) => release === undefined || kind.release === release || kind.base === "network",
  );
}

function takenRelease(words: string[]): Release | undefined {
  const index = words.findIndex((word) => /^--release(?:=|$)/.test(word));
  if (index === -1) return undefined;
  const joined = words[index]?.split("=")[1];
  const value = joined ?? words[index + 1] ?? "";
  words.splice(index, joined === undefined ? 2 : 1);
  const release = RELEASES.find((known) => known === value);
  if (release !== undefined) return release;
  throw new PackageError(`There is no release "${value}" that stories are told on.`, {
    hint: `give one of these: ${RELEASES.join(", ")}`,
  });
}

function isFileOrOption(word: string): boolean {
  return word.startsWith("-") || word.endsWith(".test.ts") || existsSync(join(PROJECT, word));
}

// vitest would load every file to find a title in it.
function filesTelling(name: string): string[] {
  const texts = new Map(
    FOLDERS.flatMap((folder) => readdirSync(join(PROJECT, folder)).map((file) => join(folder, file)))
      .filter((file) => /\.(?:test|stories)\.ts$/.test(file))
      .map((file) => [file, readFileSync(join(PROJECT, file), "utf8")]),
  );
  const telling = [...texts].filter(([, text]) => text.includes(name)).map(([file]) => file);
  // A file of stories is told by the test file that imports it.
  const tests = telling.flatMap((file) =>
    file.endsWith(".test.ts")
      ? [file]
      : [...texts]
          .filter(([, text]) => text.includes(`"./${basename(file)}"`))
          .map(([importing]) => importing),
  );
  if (tests.length > 0) return [...new Set(tests)].toSorted();
  throw new PackageError(`No story's title holds "${name}".`, {
    hint: "npm run test:container -- test/container/FILE.test.ts tells those of a file; their titles stand there",
  });
}

function titlePattern(name: string | undefined, release: Release | undefined): string | undefined {
  if (name === undefined && release === undefined) return undefined;
  const title = (name ?? "").replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
  return release === undefined ? title : String.raw`${title}.*\[${release}\]$`;
}
