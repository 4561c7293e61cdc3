import { auditTree } from "../../src/publisher/audit.ts";
import { needDebianPackages } from "../../src/system/apt-get.ts";
import { GPGV } from "../../src/system/gpgv.ts";
import { command } from "../command-line/command.ts";
import { print, printError } from "../command-line/print.ts";

export default command({
  name: "repo audit",
  arguments: ["TREE"],
  about: "Tells what a published tree took back or changed. Exit status 1 when it did.",
  options: {
    record: { value: "FILE", help: "an older copy of its record.jsonl, to compare with" },
    key: { value: "FILE", help: "the repository's public key, which must have signed the record" },
  },
  details: `TREE is a folder, such as DIR/public or that of a mirror, or an address: https://HOST/PATH. Its
record.jsonl lists every version that was published there, and every InRelease that was signed.`,
  async run({ record, key }, [tree = ""]) {
    await needDebianPackages(GPGV, printError);
    const { differences, lines, signers } = await auditTree(tree, { record, key });
    for (const difference of differences) print(difference);
    if (differences.length > 0) process.exitCode = 1;
    else print(`the tree is as its record says, in ${lines} ${lines === 1 ? "line" : "lines"}`);
    if (signers.length > 0) print(`the record is signed by ${signers.join(" and ")}`);
    if (key === undefined && signers.length > 0) {
      print(
        "that key is from the tree itself: compare it with one that you got before, or give that with --key",
      );
    }
    if (record === undefined) {
      print("nothing older was compared: keep a copy of record.jsonl, and give it with --record next time");
    }
  },
});
