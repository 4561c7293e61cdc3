import { type Problem, quoted, messageOf } from "../problem.ts";
import { readTar, type TarEntry } from "../verify/read-tar.ts";
import { CONTROL_FIELDS, stanzaFindings } from "../verify/read-fields.ts";
import { type Stanza, stanzaOf } from "./stanza.ts";

/** The two archives of a package, not compressed. */
export interface Unpacked {
  control: Uint8Array;
  data: Uint8Array;
}

/** A package as a list describes it, where nothing is wrong with it. */
export type Description = { stanza: Stanza } | { problems: readonly Problem[] };

// tar(5): files, hard links, symbolic links and folders, and the long names of GNU tar. dpkg refuses PAX headers, and
// Policy 10.6 devices.
const DATA_TYPES = "0125LK";

/** PATH_MAX of Linux, with the zero at its end. */
const LONGEST_PATH = 4096;

/**
 * Describes a package by its own control file, and by the size and the sum of its bytes.
 *
 * @param where - what its problems call it
 * @param content - the package
 * @param unpacked - what dpkg-deb finds in it
 */
export function describe(where: string, content: Uint8Array, { control, data }: Unpacked): Description {
  const [entries, unreadable] = entriesOf("control.tar", control);
  const files = entries.filter(({ name }) => baseName(name) === "control");
  const text = files[0]?.content ?? new Uint8Array();
  const findings = [
    ...unreadable,
    ...entries.filter((entry) => !isPlain(entry)).map(({ name }) => `control.tar holds ${quoted(name)}`),
    ...(files.length === 1 ? [] : [`control.tar holds ${files.length} control files`]),
    ...(files.length === 1 ? stanzaFindings(text, CONTROL_FIELDS) : []),
    ...dataFindings(data),
  ];
  if (findings.length === 0) return { stanza: stanzaOf(Buffer.from(text).toString("utf8"), content) };
  return {
    problems: findings.map((what) => ({
      where,
      what,
      rule: "what dpkg refuses, or apt would take for the repository's own word, is not published (deb(5), deb-control(5))",
      fix: "build it again, with npm run build or dpkg-deb --build",
    })),
  };
}

function dataFindings(data: Uint8Array): string[] {
  const [entries, unreadable] = entriesOf("data.tar", data);
  const others = entries.filter(({ typeflag }) => !DATA_TYPES.includes(typeflag));
  const long = entries.filter(
    ({ typeflag, content: name }) => "LK".includes(typeflag) && name.byteLength > LONGEST_PATH,
  );
  return [
    ...unreadable,
    ...others.map(({ name, typeflag }) => `data.tar: ${quoted(name)} has the type ${quoted(typeflag)}`),
    ...long.map(
      ({ content: name }) => `data.tar: a name has ${name.byteLength} bytes, more than ${LONGEST_PATH}`,
    ),
  ];
}

// The folder ./ itself, and plain files in it: no link, no device, and no header that renames the next entry.
function isPlain({ name, typeflag }: TarEntry): boolean {
  return typeflag === (baseName(name) === "" ? "5" : "0") && !baseName(name).includes("/");
}

function baseName(name: string): string {
  return name.replace(/^\.(?:\/|$)/, "").replace(/\/$/, "");
}

function entriesOf(archive: string, content: Uint8Array): [entries: readonly TarEntry[], findings: string[]] {
  try {
    return [readTar(content), []];
  } catch (error) {
    return [[], [`${archive}: ${messageOf(error)}`]];
  }
}
