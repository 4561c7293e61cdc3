import type { Machine } from "../machines/machine.ts";

/** What can be said of a package: where something stands, and what stands there, in lines. */
export type Facts = ReadonlyMap<string, string>;

/** Where two packages differ: the lines that only one of them has there, joined by "; ". */
export interface Difference {
  readonly where: string;
  readonly ours: string;
  readonly debhelper: string;
}

const LISTED = /^(?<what>\S+ \S+ +\d+ \S+ \S+) (?<where>.+)$/;

/** What is asked of a package, in the folder in which it lies as package.deb and unpacked; each answer is a line. */
const QUESTIONS: readonly { readonly about: string; readonly command: string; readonly answer: RegExp }[] = [
  { about: "members", command: "ar t package.deb | paste -s -d ' '", answer: /^(?<what>.+)(?<where>)$/ },
  {
    about: "field ",
    // A folded field is one line, too.
    command: "dpkg-deb --field package.deb | sed -z 's/\\n / /g'",
    answer: /^(?<where>[^:]+): (?<what>.*)$/,
  },
  {
    about: "control file ",
    command: "dpkg-deb --ctrl-tarfile package.deb | tar --list --verbose --full-time",
    answer: LISTED,
  },
  {
    about: "entry ",
    command: "dpkg-deb --fsys-tarfile package.deb | tar --list --verbose --full-time",
    answer: LISTED,
  },
  { about: "md5sum of ", command: "cat DEBIAN/md5sums", answer: /^(?<what>\w{32}) {2}(?<where>.+)$/ },
  {
    about: "clear text of ",
    command: `find . -type f ! -name package.deb ! -path ./DEBIAN/control ! -path ./DEBIAN/md5sums |
      while read -r file; do echo "$(gzip -dcf "$file" | sha256sum) $file"; done`,
    answer: /^(?<what>\w{64}) {2}- (?<where>.+)$/,
  },
];

/**
 * Every member, control field and entry of a package, with type, mode, owner, size, date and link target, every md5sum
 * and the SHA-256 of every file's text, whatever gzip made of it.
 *
 * @param deb Its path in the machine.
 */
export async function packageFacts(machine: Machine, deb: string): Promise<Facts> {
  const folder = await machine.succeed(
    `folder=$(mktemp -d) && dpkg-deb --raw-extract ${deb} "$folder" && cp ${deb} "$folder/package.deb"
    cd "$folder" && md5sum --quiet --check DEBIAN/md5sums && echo "$folder"`,
  );
  const facts = new Map<string, string>();
  for (const { about, command, answer } of QUESTIONS) {
    for (const line of (await machine.succeed(`cd ${folder} && ${command}`)).split("\n")) {
      const { where, what } = answer.exec(line)?.groups ?? {};
      if (where === undefined || what === undefined) throw new Error(`not understood: ${about}${line}`);
      facts.set(`${about}${where}`, what.replaceAll(/ +/g, " "));
    }
  }
  return facts;
}

/** @returns In the order of `ours`; what only the other has comes last. */
export function differences(ours: Facts, debhelper: Facts): readonly Difference[] {
  return [...new Set([...ours.keys(), ...debhelper.keys()])]
    .map((where) => ({
      where,
      ours: linesMissingIn(debhelper.get(where), ours.get(where)),
      debhelper: linesMissingIn(ours.get(where), debhelper.get(where)),
    }))
    .filter((difference) => difference.ours !== difference.debhelper);
}

function linesMissingIn(other = "", text = ""): string {
  const known = new Set(other.split("\n"));
  return text
    .split("\n")
    .filter((line) => !known.has(line))
    .join("; ");
}
