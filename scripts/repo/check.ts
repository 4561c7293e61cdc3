import { checkRepository } from "../../src/publisher/check.ts";
import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { command } from "../command-line/command.ts";
import { print, shownPath } from "../command-line/print.ts";
import { howTo, NO_CHANGE } from "./publication.ts";

export default command({
  name: "repo check",
  arguments: ["DIR"],
  about: "Verifies everything in DIR/public.",
  options: NO_CHANGE,
  details: "Warns 90 days before a key expires, and 14 days before what is signed is no longer valid.",
  async run({ "dry-run": dryRun }, [folder = ""]) {
    const paths = repositoryPaths(folder);
    for (const line of await checkRepository(paths, await howTo(dryRun))) print(line);
    print(`all is well in ${shownPath(paths.published)}`);
  },
});
