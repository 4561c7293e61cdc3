import { existsSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";

import { PackageError, type Problem, refuse } from "../problem.ts";
import { parseLedger } from "../repository/ledger.ts";
import { type ReadPublished, readRepository, type Repository } from "../repository/repository.ts";
import { parseSettings, type Settings } from "../repository/settings.ts";
import { readPlainFile } from "../system/plain-file.ts";

/** Where a repository and what belongs to it are. Only `published` is for the world. */
export interface RepositoryPaths {
  folder: string;
  /** The tree for the web server. */
  published: string;
  settings: string;
  ledger: string;
  /** The public keys of those who may sign artifacts, as gpg --export writes them; not that of the repository. */
  signers: string;
  lock: string;
}

// errno(3): nothing is there, or what should be a folder above it is a file.
const NOT_THERE: ReadonlySet<unknown> = new Set(["ENOENT", "ENOTDIR"]);

/** @returns the places of a repository */
export function repositoryPaths(path: string): RepositoryPaths {
  const folder = resolve(path);
  return {
    folder,
    published: join(folder, "public"),
    settings: join(folder, "settings.json"),
    ledger: join(folder, "ledger.jsonl"),
    signers: join(folder, "signers.gpg"),
    lock: join(folder, "lock"),
  };
}

/** @returns a function that reads files of the published tree */
export function publishedIn({ published }: Pick<RepositoryPaths, "published">): ReadPublished {
  return (path) => readIfThere(join(published, path), false);
}

/**
 * @param follow - whether it may be a symbolic link
 * @returns the bytes of a file; undefined when it is not there
 * @throws PackageError when it cannot be read, or is no plain file
 */
export function readIfThere(path: string, follow = true): Uint8Array | undefined {
  try {
    return readPlainFile(path, { follow });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (NOT_THERE.has(code)) return undefined;
    const hint =
      code === "EACCES"
        ? "give the command as a user who may read it, such as the one who publishes"
        : "find out who put it in the place of the published file, or whether the disk fails; then put a copy of that file back";
    throw new PackageError(`${path} cannot be read`, { cause, hint });
  }
}

/**
 * Reads a repository as it stands.
 *
 * @param settings - those of a repository that is to be
 * @throws PackageError when there is none, or its settings or its ledger cannot be read
 */
export function openRepository(paths: RepositoryPaths, settings = settingsOf(paths)): Repository {
  const ledger = parseLedger(Buffer.from(readIfThere(paths.ledger) ?? []).toString("utf8"));
  return readRepository(settings, ledger, publishedIn(paths));
}

/** @throws PackageError when no repository is there, or its settings cannot be read */
export function settingsOf(paths: RepositoryPaths): Settings {
  const settings = readSettings(paths);
  if (settings !== undefined) return settings;
  throw new PackageError(`there is no repository in ${paths.folder}`, {
    hint: "make one: npm run repo -- init DIR --origin O --label L --suite S --url URL --key FINGERPRINT; to check a tree that others publish: npm run repo -- check DIR --key FILE",
  });
}

/** @returns the settings; undefined when no repository is there */
export function readSettings({ settings }: RepositoryPaths): Settings | undefined {
  const text = readIfThere(settings);
  return text === undefined ? undefined : parseSettings(Buffer.from(text).toString("utf8"));
}

/** @throws PackageError with every difference when the tree is not as we left it */
export function refuseDifferences({ problems }: Repository, paths: RepositoryPaths): void {
  refuse([...linkProblems(paths), ...problems], {
    message: `${paths.published} differs from what was published`,
    hint: "nothing was changed",
  });
}

// What is written through a link lands elsewhere. The tree's own folder may be a link, to where a web server has its files.
function linkProblems({ published }: RepositoryPaths): readonly Problem[] {
  if (!existsSync(published)) return [];
  return readdirSync(published, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map(({ parentPath, name }) => ({
      where: relative(published, join(parentPath, name)),
      what: "it is a symbolic link",
      rule: "the tree has folders and plain files alone",
      fix: "put the folder or the file in its place; public itself may be a link, or on another file system",
    }));
}
