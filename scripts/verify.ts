import { readFileSync } from "node:fs";

import { PackageError } from "../src/problem.ts";
import { failureOf, verify } from "../src/verify/verify.ts";
import { command } from "./command-line/command.ts";

const USAGE = `usage: npm run verify -- FILE.deb

Reads a package back, with code that shares nothing with what writes it: prints its control fields, its entries and
every check. Exit status 1 when a check fails.`;

await command({ usage: USAGE, files: 1 }, (_values, [path = ""]) => {
  const report = verify(read(path));
  for (const [name, value] of report.fields) console.log(`${name}: ${value}`);
  console.log("");
  for (const entry of report.entries) console.log(entry);
  console.log("");
  for (const { check, findings } of report.verdicts) {
    console.log(`${findings.length === 0 ? "ok    " : "FAILED"} ${check}`);
    for (const finding of findings) console.log(`       ${finding}`);
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
