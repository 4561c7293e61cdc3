import { createHash } from "node:crypto";

import { KEYRING_PACKAGE, KEYRING_PATH, APT_SOURCE_PATH } from "../definition/keyring.ts";
import { escapeFor } from "../render/escape.ts";
import { renderAptSource } from "../render/apt-source.ts";
import { renderTemplate, type Templates } from "../render/templates.ts";
import { isoDate } from "./keys.ts";
import { RECORD, urlPath } from "./layout.ts";
import type { ListedVersion, Listing } from "./listing.ts";

/** Its template. */
export const PAGE_TEMPLATE = "repository/index.html.ejs";

/** What the landing page says. */
export interface Page extends Listing {
  /** The package that the repository is there for. */
  packageName: string;
  /** The file in the tree that has the keys, as apt takes them. */
  keyFile: { path: string; sha256: string };
}

/**
 * The landing page of a repository: one HTML file that runs nothing and loads nothing.
 *
 * @param templates - all of debian-templates/
 * @throws PackageError when a value cannot be shown: it is missing, or not one line of printable ASCII
 */
export function renderPage(page: Page, templates: Templates): string {
  const { url, onion, suites, keys, packageName } = page;
  const versions = page.versions.toReversed();
  const suite = suites[0] ?? "";
  const newestOf = (name: string): ListedVersion | undefined =>
    versions.find((version) => version.suite === suite && version.name === name);
  const sh = escapeFor("sh");
  return renderTemplate(templates, PAGE_TEMPLATE, "html", {
    ...page,
    onion: onion === undefined ? undefined : { url: onion, page: `${onion.replace(/^tor\+/, "")}/` },
    fingerprints: keys.map(inGroups),
    listed: suites.map((name) => ({ name, versions: versions.filter((version) => version.suite === name) })),
    newest: newestOf(packageName),
    keyringPackage: newestOf(KEYRING_PACKAGE),
    keyringName: KEYRING_PACKAGE,
    keyringPath: KEYRING_PATH,
    sourcesPath: APT_SOURCE_PATH,
    sources: renderAptSource({ url, suite }, templates).trimEnd().split("\n"),
    record: RECORD,
    styleSource: styleSource(templates.get(PAGE_TEMPLATE) ?? ""),
    sh,
    href: urlPath,
    fetch: (path: string, name: string, sum: string): string[] => [
      "/usr/lib/apt/apt-helper download-file \\",
      `${sh(`${url}/${path}`)} \\`,
      `${sh(name)} \\`,
      `SHA256:${sh(sum)} &&`,
    ],
    day: isoDate,
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
