import { PackageError } from "../problem.ts";
import type { PackageTree } from "../tree.ts";
import * as archive from "./archive-checks.ts";
import { compareWithTree } from "./compare.ts";
import * as control from "./control-checks.ts";
import { readDeb, type ReadDeb } from "./read-deb.ts";

/** The answer of one check. */
interface Verdict {
  check: string;
  /** What is wrong; empty when the check holds. */
  findings: readonly string[];
}

/** What was read, and what was found about it. */
export interface Report {
  fields: readonly (readonly [name: string, value: string])[];
  /** One line an entry of data.tar: mode, owner, size, name. */
  entries: readonly string[];
  verdicts: readonly Verdict[];
}

const CHECKS: Readonly<Record<string, archive.Check>> = {
  "the members are those of a .deb": archive.members,
  "the format is 2.0": archive.formatVersion,
  "the size is even": archive.evenSize,
  "every tar header is plain ustar": archive.headerFormat,
  "every name is plain and there once": archive.names,
  "every directory comes before what is in it": archive.parents,
  "everything belongs to root": archive.owners,
  "modes are 0644, and 0755 for directories and programs": archive.modes,
  "every date is the same": archive.dates,
  "the control fields can be read": control.fields,
  "maintainer scripts are for /bin/sh": control.scripts,
  "conffiles are there, in /etc, and listed": control.conffiles,
  "md5sums are complete and true": control.md5sums,
  "Installed-Size is true": control.installedSize,
};

/**
 * Reads a finished package back and judges it.
 *
 * @param file - the bytes of a .deb
 * @param tree - what it was made from; absent when that is not known
 * @throws PackageError when the file cannot be read as a .deb at all
 */
export function verify(file: Uint8Array, tree?: PackageTree): Report {
  const deb = read(file);
  const verdicts = Object.entries(CHECKS).map(([check, findingsOf]) => ({
    check,
    findings: findingsOf(deb),
  }));
  if (tree !== undefined) {
    verdicts.push({ check: "it holds what the definition says", findings: compareWithTree(deb, tree) });
  }
  return { fields: control.controlFields(deb), entries: deb.data.map(entryLine), verdicts };
}

/** @returns the checks that failed, one problem a finding, as an error that stops the caller */
export function failureOf(report: Report): PackageError | undefined {
  const problems = report.verdicts.flatMap(({ check, findings }) =>
    findings.map((what) => ({
      where: "the package",
      what,
      rule: check,
      fix: "build it again, with npm run build",
    })),
  );
  if (problems.length === 0) return undefined;
  return new PackageError("the package does not pass verification", {
    problems,
    hint: "do not install or publish it",
  });
}

function read(file: Uint8Array): ReadDeb {
  try {
    return readDeb(file);
  } catch (cause) {
    throw new PackageError("this is not a binary package that can be read", {
      cause,
      hint: "give a .deb that npm run build made",
    });
  }
}

function entryLine({ mode, uname, gname, name, content }: ReadDeb["data"][number]): string {
  return `${mode.toString(8).padStart(4, "0")} ${uname}/${gname} ${String(content.byteLength).padStart(8)} ${name}`;
}
