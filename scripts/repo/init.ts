import { initRepository } from "../../src/publisher/init.ts";
import { command } from "../command-line/command.ts";
import { print } from "../command-line/print.ts";
import { DRY_RUN, publication } from "./publication.ts";

export default command({
  name: "repo init",
  arguments: ["DIR"],
  about: "Makes a signed apt repository.",
  options: {
    origin: {
      value: "ORIGIN",
      required: true,
      help: "who publishes it; apt's users are asked if it changes",
    },
    label: { value: "LABEL", required: true, help: "what it is; apt's users are asked if it changes" },
    suite: { value: "SUITE[,SUITE...]", required: true, help: "its suites, such as stable,testing" },
    key: { value: "FINGERPRINT", required: true, help: "the gpg key that signs" },
    url: { value: "URL", help: "where its users find DIR/public; on this machine alone, unless given" },
    onion: { value: "URL", help: "the same as an onion service: tor+http://NAME.onion" },
    "require-verified": { help: "each package must pass npm run verify" },
    "require-signed": { help: "each package must be in an artifact that a key in DIR/signers.gpg signed" },
    ...DRY_RUN,
  },
  details: `DIR/public is what a web server shows; what is beside it stays here.

DIR/signers.gpg is what gpg --export writes of the keys of those who sign artifacts.`,
  async run(given, [folder = ""]) {
    await publication(folder, given["dry-run"], async (paths, how) => {
      const settings = {
        origin: given.origin,
        label: given.label,
        suites: given.suite.split(","),
        keys: [given.key],
        url: given.url ?? `file:${paths.published}`,
        onion: given.onion,
        requireVerified: given["require-verified"] === true,
        requireSigned: given["require-signed"] === true,
      };
      const lines = await initRepository(paths, settings, how);
      if (!how.dryRun) print(`its users find it at ${settings.url}`);
      return lines;
    });
  },
});
