import type { ShippedFile } from "../definition/files.ts";
import { ancestors } from "../tree.ts";
import { type Rule, quoted, unless } from "../problem.ts";

// tar(5): the fields "name" and "prefix" of a ustar header.
const USTAR_NAME = 100;
const USTAR_PREFIX = 155;

function fitsUstar(name: string): boolean {
  if (name.length <= USTAR_NAME) return true;
  const slash = name.indexOf("/", name.length - USTAR_NAME - 1);
  return slash !== -1 && slash <= USTAR_PREFIX && slash < name.length - 1;
}

// No blank, no backslash: both are legal and both are mangled by some tool on the way.
const PATH_PART = /^(?!\.{1,2}$)[\x21-\x2e\x30-\x5b\x5d-\x7e]+$/;

const plainPath: Rule<ShippedFile> = ({ path }, where) => [
  ...unless(
    path.startsWith("/") &&
      path
        .slice(1)
        .split("/")
        .every((part) => PATH_PART.test(part)),
    () => ({
      where,
      what: `${quoted(path)} is not a plain absolute path`,
      rule: "a path is absolute, printable ASCII without blanks or backslashes, and has no empty, . or .. part",
      fix: "write it as it is on the installed system, such as /etc/stunnel/nymphemeral.conf",
    }),
  ),
  ...unless([`.${path}`, ...ancestors(path).map((parent) => `.${parent}/`)].every(fitsUstar), () => ({
    where,
    what: `the path's ${path.length} characters do not fit a ustar header`,
    rule: `ustar keeps a name of ${USTAR_NAME} bytes behind a prefix of ${USTAR_PREFIX} (tar(5)); dpkg refuses other headers`,
    fix: "shorten the path's parts",
  })),
];

const conffileInEtc: Rule<ShippedFile> = ({ path, kind }, where) =>
  unless(path.startsWith("/etc/") === (kind === "conffile"), () => ({
    where,
    what: kind === "conffile" ? "a conffile outside /etc" : "a file in /etc that is no conffile",
    rule: "configuration is in /etc, and what a package ships there is a conffile (Policy 10.7.2, 10.7.3)",
    fix: kind === "conffile" ? "ship it below /etc" : "make it a conffile, or ship it below /usr",
  }));

// Where programs are (file-hierarchy(7)).
const PROGRAM = /^\/usr\/(?:s?bin|lib|libexec)\//;

const mode: Rule<ShippedFile> = (file, where) =>
  unless(file.mode === 0o644 || (file.mode === 0o755 && PROGRAM.test(file.path)), () => ({
    where,
    what: `mode ${file.mode.toString(8).padStart(4, "0")}`,
    rule: "files are 0644, programs in /usr/bin, /usr/sbin, /usr/lib and /usr/libexec 0755 (Policy 10.9)",
    fix: "make it 0644, or ship the program there",
  }));

/** Every file by itself, and that no two of them want one place. */
export const shippedFiles: Rule<readonly ShippedFile[]> = (files, where) => [
  ...files.flatMap((file) => {
    const place = `${where} ${quoted(file.path)}`;
    return [...plainPath(file, place), ...conffileInEtc(file, place), ...mode(file, place)];
  }),
  ...collisions(files, where),
];

const collisions: Rule<readonly ShippedFile[]> = (files, where) => {
  const paths = files.map((file) => file.path);
  const parents = new Set(paths.flatMap(ancestors));
  return paths.flatMap((path, index) => [
    ...unless(paths.indexOf(path) === index, () => ({
      where: `${where} ${quoted(path)}`,
      what: "the path is there twice",
      rule: "a package has one file of a name; dpkg would keep the last one without a word",
      fix: "remove one of the two",
    })),
    ...unless(!parents.has(path), () => ({
      where: `${where} ${quoted(path)}`,
      what: "a file where another file needs a directory",
      rule: "every file's parents are directories",
      fix: "move one of the two",
    })),
  ]);
};
