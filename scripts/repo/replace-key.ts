import { replaceKey } from "../../src/publisher/replace-key.ts";
import { command } from "../command-line/command.ts";
import { DRY_RUN, publication } from "./publication.ts";

export default command({
  name: "repo replace-key",
  arguments: ["DIR", "FINGERPRINT"],
  about: "Only when every old key is lost: signs with this key alone.",
  options: DRY_RUN,
  details: "Users must install the new key by hand.",
  async run({ "dry-run": dryRun }, [folder = "", key = ""]) {
    await publication(folder, dryRun, async (paths, how) => await replaceKey(paths, key, how));
  },
});
