import { withoutKey } from "../../src/repository/changes.ts";
import { command } from "../command-line/command.ts";
import { DRY_RUN, publishedChange } from "./publication.ts";

export default command({
  name: "repo drop-key",
  arguments: ["DIR", "FINGERPRINT"],
  about: "From now on the other key alone signs.",
  options: DRY_RUN,
  async run({ "dry-run": dryRun }, [folder = "", key = ""]) {
    await publishedChange(folder, dryRun, (repository) => withoutKey(repository, key));
  },
});
