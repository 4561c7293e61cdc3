import { checkRepository } from "../../src/publisher/check.ts";
import { checkTree } from "../../src/publisher/check-tree.ts";
import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { command } from "../command-line/command.ts";
import { print, shownPath } from "../command-line/print.ts";
import { howTo, NO_CHANGE } from "./publication.ts";

export default command({
  name: "repo check",
  arguments: ["DIR"],
  about: "Verifies everything in DIR/public. Needs no secret key.",
  options: {
    key: { value: "FILE", help: "a tree that others publish, such as that of a mirror: their public key" },
    ...NO_CHANGE,
  },
  details: `Warns 90 days before a key expires, and 14 days before what is signed is no longer valid.

With --key, DIR may be the tree itself, which has neither a ledger nor settings beside it:
record.jsonl of the tree, which the key must have signed, takes their place.`,
  async run({ key, "dry-run": dryRun }, [folder = ""]) {
    const { tree, lines } = await checked(folder, key, dryRun);
    for (const line of lines) print(line);
    print(`all is well in ${shownPath(tree)}`);
  },
});

async function checked(
  folder: string,
  key: string | undefined,
  dryRun: true | undefined,
): Promise<{ tree: string; lines: readonly string[] }> {
  const how = await howTo(dryRun);
  if (key !== undefined) return await checkTree(folder, key, how);
  const paths = repositoryPaths(folder);
  return { tree: paths.published, lines: await checkRepository(paths, how) };
}
