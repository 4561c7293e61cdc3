import { publishChange } from "../../src/publisher/publish.ts";
import { signedAgain } from "../../src/repository/changes.ts";
import { command } from "../command-line/command.ts";
import { DRY_RUN, publication } from "./publication.ts";

export default command({
  name: "repo resign",
  arguments: ["DIR"],
  about: "Signs every suite again: what is signed is valid for 30 days.",
  options: DRY_RUN,
  async run({ "dry-run": dryRun }, [folder = ""]) {
    await publication(folder, dryRun, async (paths, how) => await publishChange(paths, how, signedAgain));
  },
});
