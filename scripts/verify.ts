import { readFileSync } from "node:fs";

import { echo } from "zx";

import { PackageError } from "../src/package-error.ts";
import { failureOf, verify } from "../src/verify/verify.ts";
import { command } from "./command.ts";

const USAGE = `usage: npm run verify -- FILE.deb

Reads a package back, with code that shares nothing with what writes it: prints its control fields, its entries and
every check. Exit status 1 when a check fails.`;

await command({ usage: USAGE, files: 1 }, (_values, [path = ""]) => {
  const report = verify(read(path));
  for (const [name, value] of report.fields) echo(`${name}: ${value}`);
  echo("");
  for (const entry of report.entries) echo(entry);
  echo("");
  for (const { check, findings } of report.verdicts) {
    echo(`${findings.length === 0 ? "ok    " : "FAILED"} ${check}`);
    for (const finding of findings) echo(`       ${finding}`);
  }
  const failure = failureOf(report);
  if (failure !== undefined) throw failure;
});

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new PackageError(`${path} cannot be read`, { cause, hint: "give the path of a .deb" });
  }
}
