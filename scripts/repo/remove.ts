import { withoutPackage } from "../../src/repository/changes.ts";
import { command } from "../command-line/command.ts";
import { DRY_RUN, publishedChange, SUITE } from "./publication.ts";

export default command({
  name: "repo remove",
  arguments: ["DIR", "NAME", "VERSION"],
  about: "No longer offers a version; its file and its record stay.",
  options: { suite: SUITE, ...DRY_RUN },
  async run({ suite, "dry-run": dryRun }, [folder = "", name = "", version = ""]) {
    await publishedChange(folder, dryRun, (repository) => withoutPackage(repository, suite, name, version));
  },
});
