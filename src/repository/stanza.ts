import { sha256 } from "../hash.ts";
import { quoted } from "../problem.ts";
import { CONTROL_FIELDS, readFields, stanzaFindings } from "../verify/read-fields.ts";
import { poolPath } from "./layout.ts";
import type { Identity } from "./ledger.ts";
import { compareVersions } from "./version-order.ts";

/** A package as a Packages file has it (deb822(5)), without the blank line after it. */
export interface Stanza extends Identity {
  /** Its path in the tree. */
  filename: string;
  size: number;
  sha256: string;
  text: string;
}

/** The fields that a list has beside those of a package's own control file: we alone write them. */
const LIST_FIELDS = ["Filename", "Size", "SHA256"];

/**
 * @param control - the package's own control file, which {@link stanzaFindings} finds nothing wrong with
 * @param content - the package, whose size and sum are those of the bytes that were read
 * @returns the package in its place in the pool
 */
export function stanzaOf(control: string, content: Uint8Array): Stanza {
  const filename = poolPath(parseStanza(control));
  const added = [`Filename: ${filename}`, `Size: ${content.byteLength}`, `SHA256: ${sha256(content)}`];
  return parseStanza(`${control}${added.join("\n")}\n`);
}

/** @returns the packages of a Packages file, as {@link packagesText} writes it */
export function parsePackages(text: string): Stanza[] {
  return partsOf(text).map(parseStanza);
}

/** @returns what is in a Packages file that we do not write */
export function packagesFindings(text: string): string[] {
  return partsOf(text).flatMap((part) => {
    const stanza = parseStanza(part);
    return [
      ...stanzaFindings(Buffer.from(part), [...CONTROL_FIELDS, ...LIST_FIELDS]),
      ...(stanza.filename === poolPath(stanza) ? [] : [`Filename is ${quoted(stanza.filename)}`]),
    ].map((finding) => `${quoted(stanza.name)} ${quoted(stanza.version)}: ${finding}`);
  });
}

// Each part keeps the newline of its last line: where the file's last line has none, that is a finding.
function partsOf(text: string): string[] {
  return text
    .replace(/\n\n$/, "\n")
    .split(/(?<=\n)\n/)
    .filter((part) => part !== "");
}

function parseStanza(text: string): Stanza {
  const fields = new Map(readFields(text));
  const field = (name: string): string => fields.get(name)?.trim() ?? "";
  return {
    name: field("Package"),
    version: field("Version"),
    architecture: field("Architecture"),
    filename: field("Filename"),
    size: Number(field("Size")),
    sha256: field("SHA256"),
    text,
  };
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

/** @returns whether both are the same version of the same package */
export function isSame(a: Identity, b: Identity): boolean {
  return a.name === b.name && a.version === b.version && a.architecture === b.architecture;
}

/** @returns a package as a message shows it */
export function title({ name, version, architecture }: Identity): string {
  return `${name} ${version} (${architecture})`;
}
