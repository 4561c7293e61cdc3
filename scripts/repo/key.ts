import { takenKeys } from "../../src/publisher/taken-keys.ts";
import { command } from "../command-line/command.ts";
import { UsageError } from "../command-line/options.ts";
import { print, printError } from "../command-line/print.ts";
import { howTo } from "./publication.ts";

export default command({
  name: "repo key",
  arguments: ["['NAME <ADDRESS>']"],
  about: "Makes an ed25519 key, or takes over one, and prints its fingerprint.",
  options: { import: { value: "FILE", help: "takes over the secret key that gpg exported to it" } },
  details: `The keys are gpg's, in GNUPGHOME or else ~/.gnupg.

FILE may hold the whole key, or only a subkey that signs (gpg --export-secret-subkeys): then the
key itself can stay offline.`,
  async run({ import: file }, [owner]) {
    if ((file === undefined) === (owner === undefined)) {
      throw new UsageError("give either 'NAME <ADDRESS>' or --import FILE");
    }
    const { now } = await howTo(undefined);
    for (const { fingerprint, about } of await takenKeys({ file, owner }, now)) {
      print(fingerprint);
      for (const line of about) printError(line);
    }
  },
});
