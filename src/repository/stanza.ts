import { compareVersions } from "./version-order.ts";
import type { Identity } from "./ledger.ts";

/** A package as a Packages file has it (deb822(5)), without the blank line after it. */
export interface Stanza extends Identity {
  /** Its path in the tree. */
  filename: string;
  size: number;
  sha256: string;
  text: string;
}

/** @returns the packages of a Packages file */
export function parsePackages(text: string): Stanza[] {
  return text
    .split(/\n\n+/)
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const stanza = part.replace(/\n*$/, "\n");
      const field = (name: string): string =>
        new RegExp(`^${name}: *(.*)$`, "m").exec(stanza)?.[1]?.trimEnd() ?? "";
      return {
        name: field("Package"),
        version: field("Version"),
        architecture: field("Architecture"),
        filename: field("Filename"),
        size: Number(field("Size")),
        sha256: field("SHA256"),
        text: stanza,
      };
    });
}

/** @returns a Packages file, by name and version: its bytes depend on what is in it alone */
export function packagesText(stanzas: readonly Stanza[]): string {
  return sorted(stanzas)
    .map(({ text }) => `${text}\n`)
    .join("");
}

/** @returns packages by name, and those of one name by version, as dpkg orders versions */
export function sorted(stanzas: readonly Stanza[]): readonly Stanza[] {
  return stanzas.toSorted((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : compareVersions(a.version, b.version),
  );
}

/** @returns the package with its place in the pool */
export function placed(stanza: Stanza): Stanza {
  const filename = poolPath(stanza);
  return { ...stanza, filename, text: stanza.text.replace(/^Filename: .*$/m, () => `Filename: ${filename}`) };
}

/** @returns a package's place in the pool, which follows from its name and version */
export function poolPath({ name, version, architecture }: Identity): string {
  // As Debian's own archive has it: libraries by four letters; an epoch is no part of a file name (dpkg-name(1)).
  const folder = name.startsWith("lib") ? name.slice(0, 4) : name.slice(0, 1);
  const file = `${name}_${version.replace(/^\d+:/, "")}_${architecture}.deb`;
  return `pool/main/${folder}/${name}/${file}`;
}

/** @returns whether both are the same version of the same package */
export function isSame(a: Identity, b: Identity): boolean {
  return a.name === b.name && a.version === b.version && a.architecture === b.architecture;
}

/** @returns a package as a message shows it */
export function title({ name, version, architecture }: Identity): string {
  return `${name} ${version} (${architecture})`;
}
