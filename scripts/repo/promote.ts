import { withPromoted } from "../../src/repository/changes.ts";
import { command } from "../command-line/command.ts";
import { ALLOW_OLDER, DRY_RUN, publishedChange } from "./publication.ts";

export default command({
  name: "repo promote",
  arguments: ["DIR", "NAME", "VERSION"],
  about: "Also publishes a version from one suite in another (the same file).",
  options: {
    from: { value: "SUITE", required: true, help: "the suite that has it" },
    to: { value: "SUITE", required: true, help: "the suite that gets it" },
    "allow-older": ALLOW_OLDER,
    ...DRY_RUN,
  },
  async run(
    { from, to, "allow-older": allowOlder, "dry-run": dryRun },
    [folder = "", name = "", version = ""],
  ) {
    await publishedChange(folder, dryRun, (repository) =>
      withPromoted(repository, { from, to }, name, version, allowOlder === true),
    );
  },
});
