import { isoDate } from "../../src/repository/keys.ts";
import { importKeys, makeKey, secretKeys } from "../../src/system/gpg.ts";
import { command } from "../command-line/command.ts";
import { UsageError } from "../command-line/options.ts";
import { print, printError } from "../command-line/print.ts";
import { howTo } from "./publication.ts";

export default command({
  name: "repo key",
  arguments: ["['NAME <ADDRESS>']"],
  about: "Makes an ed25519 key, or takes over one, and prints its fingerprint.",
  options: { import: { value: "FILE", help: "takes over the secret key that gpg exported to it" } },
  details: "The keys are gpg's, in GNUPGHOME or else ~/.gnupg.",
  async run({ import: file }, [owner]) {
    if ((file === undefined) === (owner === undefined)) {
      throw new UsageError("give either 'NAME <ADDRESS>' or --import FILE");
    }
    await howTo(undefined);
    const made = file === undefined ? [await makeKey(owner ?? "")] : await importKeys(file);
    const keys = await secretKeys();
    for (const fingerprint of made) {
      print(fingerprint);
      const expires = keys.find((key) => key.fingerprint === fingerprint)?.expires;
      const end = expires === undefined ? "without an end" : `until ${isoDate(expires)}`;
      printError(`${file === undefined ? "made" : "taken over"}; it signs ${end}`);
    }
  },
});
