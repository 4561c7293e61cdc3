import { signedAgain } from "../../src/repository/changes.ts";
import { command } from "../command-line/command.ts";
import { DRY_RUN, publishedChange } from "./publication.ts";

export default command({
  name: "repo resign",
  arguments: ["DIR"],
  about: "Signs every suite again: what is signed is valid for 30 days.",
  options: DRY_RUN,
  async run({ "dry-run": dryRun }, [folder = ""]) {
    await publishedChange(folder, dryRun, signedAgain);
  },
});
