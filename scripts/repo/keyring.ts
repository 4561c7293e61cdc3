import { addKeyringPackage } from "../../src/publisher/add-keyring.ts";
import { command } from "../command-line/command.ts";
import { DRY_RUN, publication, SUITE } from "./publication.ts";

export default command({
  name: "repo keyring",
  arguments: ["DIR", "VERSION"],
  about: "Makes and publishes nymphemeral-archive-keyring, which carries the keys and the URL.",
  options: { suite: SUITE, ...DRY_RUN },
  async run({ suite, "dry-run": dryRun }, [folder = "", version = ""]) {
    await publication(
      folder,
      dryRun,
      async (paths, how) => await addKeyringPackage(paths, version, suite, how),
    );
  },
});
