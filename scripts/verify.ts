import { PackageError } from "../src/problem.ts";
import { readPlainFile } from "../src/system/plain-file.ts";
import { failureOf, verify } from "../src/verify/verify.ts";
import { command } from "./command-line/command.ts";
import { print } from "./command-line/print.ts";

await command({
  name: "verify",
  arguments: ["FILE.deb"],
  about:
    "Reads a package of this kind back, member by member: prints its fields, its entries and every check.",
  details: "Exit status 1 when a check fails.",
  run(_options, [path = ""]) {
    const report = verify(read(path));
    for (const [name, value] of report.fields) print(`${name}: ${value}`);
    print("");
    for (const entry of report.entries) print(entry);
    print("");
    for (const { check, findings } of report.verdicts) {
      print(`${findings.length === 0 ? "ok    " : "FAILED"} ${check}`);
      for (const finding of findings) print(`       ${finding}`);
    }
    const failure = failureOf(report);
    if (failure !== undefined) throw failure;
  },
}).start();

function read(path: string): Uint8Array {
  try {
    return readPlainFile(path);
  } catch (cause) {
    throw new PackageError(`${path} cannot be read`, { cause, hint: "give the path of a .deb" });
  }
}
