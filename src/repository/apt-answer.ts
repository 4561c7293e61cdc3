import type { Problem } from "../problem.ts";
import type { Suite } from "./repository.ts";

/** A file that apt would fetch, with what it expects of it. */
export interface OfferedFile {
  /** Below the tree. */
  path: string;
  size: number;
  /** KIND:SUM, of the strongest kind that apt knows of it. */
  sum: string;
}

/** What apt makes of a suite. */
export interface AptAnswer {
  /** Whether it refuses the suite, or a package in it. */
  failed: boolean;
  /** Its words on standard error. */
  complaint: string;
  files: readonly OfferedFile[];
}

/** @returns where apt, the last judge, would not fetch the files that a suite names */
export function aptProblems({ name, packages }: Suite, answer: AptAnswer): readonly Problem[] {
  const where = `suite ${name}`;
  const rule = "apt is what its users read it with (apt-get(8))";
  const fix = "treat the tree as tampered with: put it back from a backup or from a web host";
  if (answer.failed) return [{ where, what: `apt refuses it: ${answer.complaint}`, rule, fix }];
  const offered = new Set(answer.files.map(({ path, size, sum }) => `${path} ${size} ${sum}`));
  return packages
    .map(({ filename, size, sha256 }) => `${filename} ${size} SHA256:${sha256}`)
    .filter((line) => !offered.has(line))
    .map((line) => ({ where, what: `apt does not fetch ${line}`, rule, fix }));
}
