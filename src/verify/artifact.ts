import { createHash } from "node:crypto";

import { PackageError } from "../problem.ts";
import { repositoryFindings } from "./artifact-repository.ts";

/** The contents of an artifact's folder, by name. */
export type ArtifactFiles = ReadonlyMap<string, Uint8Array>;

/** What is read of provenance.json: an in-toto statement with SLSA's provenance. */
interface Statement {
  subject: readonly { name: string; digest: { sha256: string } }[];
  predicate: { buildDefinition: { resolvedDependencies: readonly { digest: { gitCommit: string } }[] } };
}

type Finding = readonly [file: string, what: string];

const SUMS = "SHA256SUMS";
const PROVENANCE = "provenance.json";

/** The sums, and their signature, have no sum themselves. */
const WITHOUT_SUM: ReadonlySet<string> = new Set([SUMS, "SHA256SUMS.asc"]);

/**
 * Judges an artifact by itself: every file is in SHA256SUMS with its sum, no other is there, the provenance is that of these
 * packages, and an apt repository among them has this package alone.
 *
 * @returns the commit that it says to be built from
 * @throws PackageError with everything that is wrong
 */
export function readArtifact(files: ArtifactFiles): string {
  const sums = parseSums(textOf(files, SUMS));
  const provenance = parseProvenance(textOf(files, PROVENANCE));
  const findings = [
    ...sumFindings(files, sums),
    ...provenanceFindings(files, provenance),
    ...repositoryFindings(files),
  ];
  if (findings.length === 0 && provenance !== undefined) return provenance.commit;
  throw new PackageError("this is not a whole artifact as npm run artifact makes it", {
    problems: findings.map(([where, what]) => ({
      where,
      what,
      rule: "SHA256SUMS has the sum of every file, and provenance.json that of every package",
      fix: "fetch the artifact again",
    })),
    hint: "do not install it",
  });
}

/** @returns the sum of each file by its name; a line of another form becomes the name of a file that is not there */
function parseSums(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\n").slice(0, -1);
  return new Map(lines.map((line) => [line.replace(/^[0-9a-f]{64} {2}(?=[^/]+$)/, ""), line.slice(0, 64)]));
}

function sumFindings(files: ArtifactFiles, sums: ReadonlyMap<string, string>): Finding[] {
  const extra = [...files.keys()].filter((name) => !sums.has(name) && !WITHOUT_SUM.has(name));
  const wrong = [...sums].flatMap(([name, sum]): Finding[] => {
    const content = files.get(name);
    if (content === undefined) return [[name, "it is not there"]];
    return sha256(content) === sum ? [] : [[name, "its sum is another"]];
  });
  return [...wrong, ...extra.map((name): Finding => [name, "SHA256SUMS does not name it"])];
}

function provenanceFindings(files: ArtifactFiles, provenance: ReturnType<typeof parseProvenance>): Finding[] {
  if (provenance === undefined) return [[PROVENANCE, "it names no commit"]];
  return [...files]
    .filter(([name, content]) => name.endsWith(".deb") && provenance.sums.get(name) !== sha256(content))
    .map(([name]) => [name, "provenance.json is not about it"]);
}

/** @returns undefined when it is no provenance with a commit */
function parseProvenance(text: string): { commit: string; sums: ReadonlyMap<string, string> } | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is missing throws, and the rest is compared
    const { subject, predicate } = JSON.parse(text) as Statement;
    const commit = predicate.buildDefinition.resolvedDependencies[0]?.digest.gitCommit ?? "";
    const sums = new Map(subject.map(({ name, digest }) => [name, digest.sha256]));
    return /^[0-9a-f]{40}$/.test(commit) ? { commit, sums } : undefined;
  } catch {
    return undefined;
  }
}

function textOf(files: ArtifactFiles, name: string): string {
  return Buffer.from(files.get(name) ?? []).toString("utf8");
}

function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
