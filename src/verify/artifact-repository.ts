import { createHash } from "node:crypto";
import { basename } from "node:path/posix";

import { matchLines } from "../lines.ts";
import { messageOf } from "../problem.ts";
import { clearSignedText } from "./clear-signed.ts";
import { gunzip } from "./gunzip.ts";
import { readTar } from "./read-tar.ts";

/** Contents by name, or by path. */
type Files = ReadonlyMap<string, Uint8Array>;

// tar(5)
const [FILE, FOLDER] = ["0", "5"];

const SUFFIX = ".tar.gz";
const SUITE = "dists/stable/";
/** What is unpacked of an archive, in bytes, however small it is itself. */
const LARGEST = 64 * 1024 * 1024;

/** What apt reads first: InRelease has its signature in it, Release in Release.gpg. */
const SIGNED = ["InRelease", "Release", "Release.gpg"].map((name) => SUITE + name);

/**
 * Unpacks the apt repository in an artifact.
 *
 * @returns its files by path; none when there is no repository, as where nobody signed
 * @throws Error when it cannot be read
 */
export function unpackRepository(artifact: Files): Files {
  const archive = archiveName(artifact);
  if (archive === undefined) return new Map();
  const folder = `./${archive.slice(0, -SUFFIX.length)}/`;
  const entries = readTar(gunzip(artifact.get(archive) ?? new Uint8Array(), LARGEST));
  for (const { name, typeflag } of entries) {
    if (!name.startsWith(folder)) throw new Error(`${name} is outside of ${folder}`);
    if (typeflag !== FILE && typeflag !== FOLDER) throw new Error(`${name} is neither a file nor a folder`);
  }
  const files = entries.filter(({ typeflag }) => typeflag === FILE);
  return new Map(
    files.map(({ name, content }): [string, Uint8Array] => [name.slice(folder.length), content]),
  );
}

/**
 * Judges the repository by itself: it has the artifact's package and no other, and what apt reads fits together. Whose
 * signature it has is another question.
 *
 * @returns the name of its archive and what is wrong with it; nothing when there is none
 */
export function repositoryFindings(artifact: Files): [archive: string, what: string][] {
  const archive = archiveName(artifact);
  return archive === undefined ? [] : findingsOf(artifact).map((what) => [archive, what]);
}

function archiveName(artifact: Files): string | undefined {
  return [...artifact.keys()].find((name) => name.endsWith(`-repository${SUFFIX}`));
}

function findingsOf(artifact: Files): string[] {
  try {
    const repository = unpackRepository(artifact);
    return [...unexpectedFiles(repository, artifact), ...releaseFindings(repository)];
  } catch (error) {
    return [`it cannot be read: ${messageOf(error)}`];
  }
}

function unexpectedFiles(repository: Files, artifact: Files): string[] {
  const packages = [...repository].filter(([path]) => path.startsWith("pool/"));
  const beside = [...artifact].flatMap(([name, content]) => (name.endsWith(".deb") ? [content] : []));
  const others = [...repository.keys()].filter((path) => !/^(?:pool|dists\/stable)\//.test(path));
  return [
    ...(packages.length === 1 ? [] : [`it has ${packages.length} packages, not one`]),
    ...packages
      .filter(([, content]) => !beside.some((deb) => isSame(content, deb)))
      .map(([path]) => `${path} is not the package beside it`),
    ...others.map((path) => `${path} is no part of a repository`),
  ];
}

// apt reads InRelease, and by its sums the lists: each by its path and, below by-hash/, by its sum.
function releaseFindings(repository: Files): string[] {
  const [inRelease = "", release = ""] = SIGNED.map((path) => textOf(repository.get(path)));
  const lines = matchLines(release, /^ ([0-9a-f]{64}) \d+ (\S+)$/);
  const sums = new Map(lines.map(([, sum = "", path = ""]) => [SUITE + path, sum]));
  const lists = [...repository].filter(([path]) => path.startsWith(SUITE) && !SIGNED.includes(path));
  return [
    ...(clearSignedText(inRelease) === release ? [] : ["InRelease says something else than Release"]),
    ...[...sums.keys()].filter((path) => !repository.has(path)).map((path) => `${path} is not there`),
    ...lists
      .filter(([path, content]) => sha256(content) !== (sums.get(path) ?? basename(path)))
      .map(([path]) => `the sum of ${path} is another`),
  ];
}

function isSame(one: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && Buffer.compare(one, other) === 0;
}

function textOf(content: Uint8Array | undefined): string {
  return Buffer.from(content ?? []).toString("utf8");
}

function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
