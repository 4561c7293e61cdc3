import { addPackages } from "../../src/publisher/add.ts";
import { command } from "../command-line/command.ts";
import { ALLOW_OLDER, DRY_RUN, publication, SUITE } from "./publication.ts";

export default command({
  name: "repo add",
  arguments: ["DIR", "FILE.deb..."],
  about: "Publishes packages.",
  options: { suite: SUITE, "allow-older": ALLOW_OLDER, ...DRY_RUN },
  async run({ suite, "allow-older": allowOlder, "dry-run": dryRun }, [folder = "", ...files]) {
    await publication(
      folder,
      dryRun,
      async (paths, how) => await addPackages(paths, files, { suite, allowOlder: allowOlder === true }, how),
    );
  },
});
