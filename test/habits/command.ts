import { join, relative } from "node:path";

import { unpackTree } from "../../src/system/unpack-tree.ts";
import type { PackageTree } from "../../src/tree.ts";
import { type Outcome, outcomeOf } from "../unit/debian-tool.ts";
import { temporaryFolder } from "../unit/temporary-folder.ts";

const PRIVATE = "/usr/share/nymphemeral-whonix-connections";

/** What Debian's package perl has, and no other package need bring. */
const CORE = new Set([
  "Cwd",
  "Errno",
  "Exporter",
  "Fcntl",
  "File::Basename",
  "File::Path",
  "File::Temp",
  "Getopt::Long",
  "IO::Handle",
  "IO::Select",
  "IO::Socket",
  "IO::Socket::INET",
  "IO::Socket::IP",
  "JSON::PP",
  "List::Util",
  "POSIX",
  "Socket",
  "Time::HiRes",
  "lib",
  "strict",
  "warnings",
]);

/** @returns the modules that Perl text uses and neither Debian's perl nor this package has */
export function foreignModules(script: string): string[] {
  return [...script.matchAll(/^\s*(?:use|require)\s+([A-Za-z][\w:]*)/gm)]
    .map(([, name = ""]) => name)
    .filter((name) => !CORE.has(name) && !name.startsWith("Nymphemeral::"));
}

/** The Perl files of a package, by path: its programs and their modules. */
export function perlFiles({ data }: PackageTree): Map<string, string> {
  const texts = data.flatMap((entry) =>
    entry.kind === "file" ? [[entry.path, Buffer.from(entry.content).toString("utf8")] as const] : [],
  );
  return new Map(texts.filter(([path, text]) => path.endsWith(".pm") || text.startsWith("#!/usr/bin/perl")));
}

/** @returns what perl says of a package's Perl files that it cannot compile, or has a warning for */
export function perlComplaints(tree: PackageTree): string[] {
  const folder = temporaryFolder();
  unpackTree(tree, folder);
  const paths = [...perlFiles(tree).keys()];
  // As the programs name them: by another path, perl would load a module twice.
  const modules = paths.filter((path) => path.endsWith(".pm")).map((path) => relative(PRIVATE, path));
  const programs = paths.filter((path) => !path.endsWith(".pm")).map((path) => join(folder, path));
  const perl = (...words: readonly string[]) =>
    outcomeOf("perl", ["-I", join(folder, PRIVATE), "-w", ...words]);
  // All modules in one process: a start for each takes longer than reading it.
  const outcomes = [
    perl("-e", "for (@ARGV) { eval { require; 1 } or warn $@ }", ...modules),
    ...programs.map((path) => perl("-c", path)),
  ];
  return outcomes
    .flatMap(({ stderr }) => stderr.split("\n"))
    .filter((line) => line !== "" && !line.endsWith(" syntax OK"));
}

/** @returns what perlcritic holds against a package's Perl files; what it calls gentle, the gravest of its findings */
export function criticism(tree: PackageTree): string[] {
  const folder = temporaryFolder();
  unpackTree(tree, folder);
  const files = [...perlFiles(tree).keys()].map((path) => join(folder, path));
  const { stdout, stderr } = outcomeOf("perlcritic", ["--noprofile", "--quiet", "--gentle", ...files]);
  return `${stdout.toString()}${stderr}`.split("\n").filter(Boolean);
}

/** Runs a package's program with these words, without installing it. */
export function runProgram(tree: PackageTree, path: string, words: readonly string[]): Outcome {
  const folder = temporaryFolder();
  unpackTree(tree, folder);
  return outcomeOf("perl", ["-I", join(folder, PRIVATE), join(folder, path), ...words]);
}

/** @returns every cause of a failure that the command's text names: what it returns, or explains */
export function causesIn(script: string): Set<string> {
  const table = [...script.matchAll(/^\s*\['([a-z-]+)', qr\//gm)];
  const returned = [...script.matchAll(/return \('([a-z-]+)',/g)];
  const unreached = [...script.matchAll(/^\t'([a-z-]+)' => '/gm)];
  const explained = [...script.matchAll(/^sub on_([a-z_]+)/gm)];
  return new Set(
    [...table, ...returned, ...unreached, ...explained].map(([, cause = ""]) => cause.replaceAll("_", "-")),
  );
}
