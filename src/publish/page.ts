import { createHash } from "node:crypto";

import { KEYRING_PACKAGE, KEYRING_PATH, type Source, SOURCES_PATH } from "../definition/keyring.ts";
import { escapeFor } from "../render/escape.ts";
import { renderSources } from "../render/keyring.ts";
import { renderTemplate, type Templates } from "../render/templates.ts";

/** Its template. */
export const PAGE_TEMPLATE = "repository/index.html.ejs";

/** A package as the page lists it. */
export interface PagePackage {
  name: string;
  version: string;
  /** Its path in the tree. */
  filename: string;
  /** Bytes. */
  size: number;
  sha256: string;
  /** Seconds since the epoch. */
  published: number;
}

/** What the landing page says. */
export interface Page {
  origin: string;
  label: string;
  /** The package that the repository is there for. */
  packageName: string;
  /** Where clients find the repository; validated, without a final slash. */
  url: string;
  /** The same as an onion service, tor+http://. */
  onion?: string;
  /** The first is the one that the commands name. Packages come newest first. */
  suites: readonly { name: string; packages: readonly PagePackage[] }[];
  /** Of the keys that clients need, 40 hexadecimal digits each. */
  fingerprints: readonly string[];
  /** The file in the tree that has these keys, as apt takes them. */
  keyFile: { path: string; sha256: string };
}

/**
 * The landing page of a repository: one HTML file that runs nothing and loads nothing.
 *
 * @param templates - all of debian-templates/
 * @throws PackageError when a value cannot be shown: it is missing, or not one line of printable ASCII
 */
export function renderPage(page: Page, templates: Templates): string {
  const { url, onion, suites, fingerprints, packageName } = page;
  const source: Source = { url, suite: suites[0]?.name ?? "" };
  const newestOf = (name: string): PagePackage | undefined =>
    suites[0]?.packages.find((candidate) => candidate.name === name);
  const sh = escapeFor("sh");
  return renderTemplate(templates, PAGE_TEMPLATE, "html", {
    ...page,
    onion: onion === undefined ? undefined : { url: onion, page: `${onion.replace(/^tor\+/, "")}/` },
    fingerprints: fingerprints.map(inGroups),
    newest: newestOf(packageName),
    keyringPackage: newestOf(KEYRING_PACKAGE),
    keyringName: KEYRING_PACKAGE,
    keyringPath: KEYRING_PATH,
    sourcesPath: SOURCES_PATH,
    sources: renderSources(source, templates).trimEnd().split("\n"),
    styleSource: styleSource(templates.get(PAGE_TEMPLATE) ?? ""),
    sh,
    fetch: (path: string, name: string, sum: string): string[] => [
      "/usr/lib/apt/apt-helper download-file \\",
      `${sh(`${url}/${path}`)} \\`,
      `${sh(name)} \\`,
      `SHA256:${sh(sum)}`,
    ],
    day: (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, "YYYY-MM-DD".length),
    kibibytes: (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`,
  });
}

/** A fingerprint as gpg prints it, for eyes that compare. */
function inGroups(fingerprint: string): string {
  return fingerprint.replace(/.{4}(?=.)/g, "$& ");
}

/** What lets a browser apply this style and no other (Content Security Policy, style-src). */
function styleSource(template: string): string {
  const style = /<style>(.*?)<\/style>/s.exec(template)?.[1] ?? "";
  return `sha256-${createHash("sha256").update(style).digest("base64")}`;
}
