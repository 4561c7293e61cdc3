import { openRepository, repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { isoDate } from "../../src/repository/keys.ts";
import { listingOf } from "../../src/repository/listing.ts";
import { command } from "../command-line/command.ts";
import { print } from "../command-line/print.ts";
import { NO_CHANGE } from "./publication.ts";

export default command({
  name: "repo list",
  arguments: ["DIR"],
  about: "Prints suite, name, version, date and SHA-256 of what is offered.",
  options: NO_CHANGE,
  run(_options, [folder = ""]) {
    const { settings, ledger, suites } = openRepository(repositoryPaths(folder));
    const { versions } = listingOf(settings, ledger, suites);
    if (versions.length === 0) print("nothing is published yet: npm run repo -- add DIR FILE.deb");
    for (const { suite, name, version, date, sha256 } of versions)
      print(`${suite}  ${name} ${version}  ${isoDate(date)}  ${sha256}`);
  },
});
