import type { BinaryPackage } from "../definition/binary-package.ts";
import type { Control } from "../definition/control.ts";
import { type Problem, refuse, type Rule, unless } from "../problem.ts";
import {
  fieldValue,
  homepage,
  maintainer,
  packageName,
  paragraph,
  relation,
  synopsis,
  version,
} from "./debian.ts";
import { shippedFiles } from "./files.ts";

// The first second of 1975 (lintian objects to older files) and the last that a signed 32-bit clock has.
const OLDEST_DATE = 157_766_400;
const NEWEST_DATE = 2_147_483_647;

/** What holds for any package: its control fields, the date and its files. */
export function binaryPackage({ control, date, files }: BinaryPackage): readonly Problem[] {
  return [
    ...controlFields(control, "control field"),
    ...dateOfFiles(date, "SOURCE_DATE_EPOCH or the changelog's date"),
    ...shippedFiles(files, "file"),
  ];
}

/**
 * Refuses a package that has a problem.
 *
 * @throws PackageError with all problems at once
 */
export function refusePackage(problems: readonly Problem[]): void {
  refuse(problems, {
    message: `the package has ${problems.length} problem${problems.length === 1 ? "" : "s"}`,
    hint: "nothing was written; fix the problems above and run the command again",
  });
}

const controlFields: Rule<Control> = (control, where) => {
  const { Depends, Description, ...lines } = control;
  return [
    ...Object.entries(lines).flatMap(([field, value]) => fieldValue(value, `${where} ${field}`)),
    ...packageName(control.Package, `${where} Package`),
    ...version(control.Version, `${where} Version`),
    ...maintainer(control.Maintainer, `${where} Maintainer`),
    ...homepage(control.Homepage, `${where} Homepage`),
    ...Depends.flatMap((entry) => relation(entry, `${where} Depends`)),
    ...fieldValue(Description.synopsis, `${where} Description, synopsis`),
    ...synopsis(Description.synopsis, `${where} Description, synopsis`),
    ...unless(Description.paragraphs.length > 0, () => ({
      where: `${where} Description`,
      what: "there is no paragraph",
      rule: "a description has a synopsis and at least one paragraph (Policy 5.6.13, 3.4.2)",
      fix: "say what the package is for",
    })),
    ...Description.paragraphs.flatMap((text, index) => [
      ...fieldValue(text, `${where} Description, paragraph ${index + 1}`),
      ...paragraph(text, `${where} Description, paragraph ${index + 1}`),
    ]),
  ];
};

const dateOfFiles: Rule<number> = (date, where) =>
  unless(Number.isInteger(date) && date >= OLDEST_DATE && date <= NEWEST_DATE, () => ({
    where,
    what: Number.isNaN(date) ? "not a whole number" : `${date} is out of range`,
    rule: `seconds since the epoch, ${OLDEST_DATE} (1975) to ${NEWEST_DATE} (2038): what ar, tar and dpkg keep`,
    fix: "unset SOURCE_DATE_EPOCH, or set it as reproducible-builds.org specifies",
  }));
