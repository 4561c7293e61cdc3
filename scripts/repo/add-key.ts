import { withKey } from "../../src/repository/changes.ts";
import { command } from "../command-line/command.ts";
import { DRY_RUN, publishedChange } from "./publication.ts";

export default command({
  name: "repo add-key",
  arguments: ["DIR", "FINGERPRINT"],
  about: "From now on both keys sign, and both are in DIR/public/archive-keyring.gpg.",
  options: DRY_RUN,
  async run({ "dry-run": dryRun }, [folder = "", key = ""]) {
    await publishedChange(folder, dryRun, (repository) => withKey(repository, key));
  },
});
