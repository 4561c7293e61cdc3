import { maskedLine, quoted } from "../problem.ts";
import type { ReadDeb } from "./read-deb.ts";
import type { TarEntry } from "./read-tar.ts";

/** A named question to a package; the answer lists what is wrong, nothing when all is well. */
export type Check = (deb: ReadDeb) => readonly string[];

const MEMBERS = ["debian-binary", "control.tar.gz", "data.tar.gz"];

export const members: Check = ({ members: found }) => [
  ...(found.map(({ name }) => name).join() === MEMBERS.join()
    ? []
    : [`there are ${found.map(({ name }) => maskedLine(name)).join(", ")} instead of ${MEMBERS.join(", ")}`]),
  ...found
    .filter(({ mode }) => mode !== "100644")
    .map(({ name, mode }) => `${name} has mode ${mode}, not 100644`),
];

export const formatVersion: Check = ({ members: found }) => {
  const text = Buffer.from(found.find(({ name }) => name === "debian-binary")?.content ?? []).toString(
    "latin1",
  );
  return text === "2.0\n" ? [] : [`debian-binary holds ${quoted(text)}, not "2.0\\n"`];
};

export const evenSize: Check = ({ size }) =>
  size % 2 === 0 ? [] : [`${size} bytes: dpkg from 1.23.6 on refuses a file of odd size`];

export const headerFormat: Check = (deb) =>
  entries(deb).flatMap(({ name, typeflag, checksumHolds, isUstar }) => [
    ...("05".includes(typeflag)
      ? []
      : [`${name}: ${typeName(typeflag)}, which dpkg or this package has no use for`]),
    ...(isUstar ? [] : [`${name}: a header of a format before ustar`]),
    ...(checksumHolds ? [] : [`${name}: the header's checksum is wrong`]),
  ]);

function typeName(typeflag: string): string {
  switch (typeflag) {
    case "x":
    case "g":
      return "a PAX header";
    case "L":
    case "K":
      return "a GNU header for a long name";
    default:
      return `an entry of type ${quoted(typeflag)}`;
  }
}

export const names: Check = ({ control, data }) =>
  [control, data].flatMap((archive) => {
    const last = new Map(archive.map(({ name }, index) => [name, index]));
    return archive.flatMap(({ name, typeflag }, index) => [
      ...(/^\.\/[\x21-\x7e]*$/.test(name) && !/\/\/|\/\.\.?(?:\/|$)/.test(name)
        ? []
        : [`${quoted(name)} is not ./ and a plain ASCII path`]),
      ...(name.endsWith("/") === (typeflag === "5")
        ? []
        : [`${name}: only a directory's name ends in a slash`]),
      ...(last.get(name) === index ? [] : [`${name} is there twice`]),
    ]);
  });

// dpkg makes no directory by itself.
export const parents: Check = ({ control, data }) =>
  [control, data].flatMap((archive) => {
    const seen = new Set<string>();
    return archive.flatMap(({ name }) => {
      const parent = name.replace(/[^/]+\/?$/, "");
      const missing = name !== "./" && !seen.has(parent);
      seen.add(name);
      return missing ? [`${name}: ${parent} does not come before it`] : [];
    });
  });

export const owners: Check = (deb) =>
  entries(deb)
    .filter(({ uid, gid, uname, gname }) => uid !== 0 || gid !== 0 || uname !== "root" || gname !== "root")
    .map(
      ({ name, uid, gid, uname, gname }) =>
        `${name} belongs to ${uname}(${uid}):${gname}(${gid}), not to root`,
    );

const SCRIPTS = new Set(["./preinst", "./postinst", "./prerm", "./postrm"]);

// Policy 10.9: 0644 and 0755; a maintainer script must be executable (Policy 6.1).
export const modes: Check = ({ control, data }) => [
  ...control.flatMap((entry) =>
    wrongMode(entry, entry.typeflag === "5" || SCRIPTS.has(entry.name) ? [0o755] : [0o644]),
  ),
  ...data.flatMap((entry) =>
    wrongMode(entry, entry.typeflag === "5" ? [0o755] : isProgram(entry) ? [0o755, 0o644] : [0o644]),
  ),
];

function isProgram({ name }: TarEntry): boolean {
  return /^\.\/usr\/(?:s?bin|lib|libexec)\//.test(name);
}

function wrongMode({ name, mode }: TarEntry, allowed: readonly number[]): readonly string[] {
  return allowed.includes(mode)
    ? []
    : [`${name} has mode ${octal(mode)}, not ${allowed.map(octal).join(" or ")}`];
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

export const dates: Check = (deb) => {
  const [first, ...others] = new Set([
    ...entries(deb).map(({ mtime }) => mtime),
    ...deb.members.map(({ date }) => date),
  ]);
  return others.length === 0
    ? []
    : [`entries have ${others.length + 1} dates, ${first} and ${others.join(", ")}`];
};

function entries({ control, data }: ReadDeb): readonly TarEntry[] {
  return [...control, ...data];
}
