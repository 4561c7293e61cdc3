import { type Outcome, outcomeOf } from "../unit/debian-tool.ts";

/** What every Debian system's perl has: the modules in perl-base that a command may use. */
const PERL_BASE = new Set([
  "Errno",
  "IO::Handle",
  "IO::Select",
  "IO::Socket",
  "POSIX",
  "Socket",
  "strict",
  "warnings",
]);

/** @returns the modules that a perl script uses and a minimal Debian system may lack */
export function foreignModules(script: string): string[] {
  return [...script.matchAll(/^\s*(?:use|require)\s+([A-Za-z][\w:]*)/gm)]
    .map(([, name = ""]) => name)
    .filter((name) => !PERL_BASE.has(name));
}

/** @returns what perl says of a script that it cannot compile, or has a warning for */
export function perlComplaints(script: string): string[] {
  const { stderr } = outcomeOf("perl", ["-wc", "-"], { input: script });
  return stderr.split("\n").filter((line) => line !== "" && line !== "- syntax OK");
}

/** Runs a perl script with these words. */
export function runPerl(script: string, words: readonly string[]): Outcome {
  return outcomeOf("perl", ["-", ...words], { input: script });
}

/** @returns every cause of a failure that the text of the command names */
export function causesIn(script: string): Set<string> {
  const table = [...script.matchAll(/^\s*\['([a-z-]+)', qr\//gm)];
  const returned = [...script.matchAll(/return \('([a-z-]+)',/g)];
  return new Set([...table, ...returned].map(([, cause = ""]) => cause));
}
