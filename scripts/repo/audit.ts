import { auditTree } from "../../src/publisher/audit.ts";
import { command } from "../command-line/command.ts";
import { print } from "../command-line/print.ts";

export default command({
  name: "repo audit",
  arguments: ["TREE"],
  about: "Tells what a published tree took back or changed. Exit status 1 when it did.",
  options: { record: { value: "FILE", help: "an older copy of its record.jsonl, to compare with" } },
  details: `TREE is a folder, such as DIR/public or that of a mirror, or an address: https://HOST/PATH. Its
record.jsonl lists every version that was published there, and every InRelease that was signed.`,
  async run({ record: copy }, [tree = ""]) {
    const { differences, lines } = await auditTree(tree, copy);
    for (const difference of differences) print(difference);
    if (differences.length > 0) process.exitCode = 1;
    else print(`the tree is as its record says, in ${lines} ${lines === 1 ? "line" : "lines"}`);
    if (copy === undefined) {
      print("nothing older was compared: keep a copy of record.jsonl, and give it with --record next time");
    }
  },
});
