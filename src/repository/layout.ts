import type { Identity } from "./ledger.ts";

// Every path of the published tree. They are relative to its root, which apt's users know by its URL
// (https://wiki.debian.org/DebianRepository/Format).

/** Where the public keys are published. */
export const KEYRING_FILE = "archive-keyring.gpg";

/** Where the public record is published. */
export const RECORD = "record.jsonl";

/** Where its signature is published, of every key of the repository. */
export const RECORD_SIGNATURE = `${RECORD}.asc`;

/** Where the landing page is published. */
export const PAGE = "index.html";

/** The list of packages, below a suite's folder. The packages are for every architecture. */
export const PACKAGES = "main/binary-all/Packages";

/** The name of a file that is being written, beside its place. */
export const UNFINISHED = ".unfinished";

/** Files that a web host, such as GitHub Pages, may need at the top of the tree. They are no part of the repository. */
export const WEB_HOST_FILES: readonly string[] = [".nojekyll", "CNAME", "robots.txt"];

const POOL = "pool/";
const SUITES = "dists/";
const BY_HASH = "by-hash/SHA256/";

/** @returns the path of a file that is in a suite's folder */
export function inSuite(suite: string, file: string): string {
  return `${SUITES}${suite}/${file}`;
}

/** @returns the three files by which apt trusts a suite: the signed text, the text, and its signature */
export function releaseFiles(suite: string): { inRelease: string; release: string; signature: string } {
  return {
    inRelease: inSuite(suite, "InRelease"),
    release: inSuite(suite, "Release"),
    signature: inSuite(suite, "Release.gpg"),
  };
}

/** @returns the lists of packages of a suite, plain and compressed */
export function packagesFiles(suite: string): readonly string[] {
  return [PACKAGES, `${PACKAGES}.gz`, `${PACKAGES}.xz`].map((file) => inSuite(suite, file));
}

/** @returns where a list of a suite is found by its checksum */
export function byHashPath(suite: string, sha256: string): string {
  return inSuite(suite, `${PACKAGES.slice(0, PACKAGES.lastIndexOf("/"))}/${BY_HASH}${sha256}`);
}

/** @returns a package's place in the pool, which follows from its name and version */
export function poolPath({ name, version, architecture }: Identity): string {
  // As Debian's own archive has it: libraries by four letters; an epoch is no part of a file name (dpkg-name(1)).
  const folder = name.startsWith("lib") ? name.slice(0, 4) : name.slice(0, 1);
  const file = `${name}_${version.replace(/^\d+:/, "")}_${architecture}.deb`;
  return `${POOL}main/${folder}/${name}/${file}`;
}

/** Whether a package is there. */
export function isInPool(path: string): boolean {
  return path.startsWith(POOL);
}

/** Whether a list is there by its checksum. */
export function isByHash(path: string): boolean {
  return path.startsWith(SUITES) && path.includes(`/${BY_HASH}`);
}

/** Whether apt reads it; a person, or a machine that has no source of this repository yet, reads the rest. */
export function isForApt(path: string): boolean {
  return isInPool(path) || path.startsWith(SUITES);
}

/** @returns a path as a URL has it (RFC 3986, 2.1): some web hosts take "+" for a blank. */
export function urlPath(path: string): string {
  return encodeURIComponent(path)
    .replaceAll("%2F", "/")
    .replace(/[~!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
