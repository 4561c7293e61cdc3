import { linesOf } from "../src/lines.ts";
import { readGivenFile } from "../src/system/given-file.ts";
import { failureOf, verify } from "../src/verify/verify.ts";
import { command } from "./command-line/command.ts";
import { print } from "./command-line/print.ts";

/** How many findings of a check are shown. */
const MOST_FINDINGS = 100;

await command({
  name: "verify",
  arguments: ["FILE.deb"],
  about:
    "Reads a package of this kind back, member by member: prints its fields, its entries and every check.",
  details: "Exit status 1 when a check fails.",
  run(_options, [path = ""]) {
    const report = verify(readGivenFile(path, "give the path of a .deb"));
    // A field goes on in lines that begin with a blank, so none looks like one of ours.
    for (const [name, value] of report.fields) for (const line of linesOf(`${name}: ${value}`)) print(line);
    print("");
    for (const entry of report.entries) print(entry);
    print("");
    for (const { check, findings } of report.verdicts) {
      print(`${findings.length === 0 ? "ok    " : "FAILED"} ${check}`);
      for (const finding of findings.slice(0, MOST_FINDINGS)) print(`       ${finding}`);
      if (findings.length > MOST_FINDINGS) print(`       and ${findings.length - MOST_FINDINGS} more`);
    }
    const failure = failureOf(report);
    if (failure !== undefined) throw failure;
  },
}).start();
