import { verifyArtifact } from "../src/publisher/verify-artifact.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { GPGV } from "../src/system/gpgv.ts";
import { command } from "./command-line/command.ts";
import { UsageError } from "./command-line/options.ts";
import { print, printError } from "./command-line/print.ts";
import { showProgress } from "./command-line/progress.ts";

await command({
  name: "verify-artifact",
  arguments: ["DIR"],
  about: "Verifies the artifact in a folder. Exit status 1 when anything is wrong.",
  options: {
    key: { value: "FILE", help: "the maintainer's public key, as gpg --export writes it" },
    unsigned: { help: "verify no signature: then nothing shows who made the artifact" },
    commit: {
      value: "ID",
      help: "the commit, in full, that the artifact must be of: one that you reviewed, wherever it lies",
    },
  },
  details: `It verifies the signatures of the checksums and of the apt repository in the artifact, the checksums
themselves, that the repository has this package alone, and that the commit that the artifact names
gives the same bytes when it is built again.

That build runs the code of the commit; when root gives the command, as the account nobody. So the
commit must be in this clone, and lie on a tag or on origin's default branch.`,
  async run({ key, unsigned, commit }, [folder = ""]) {
    if ((key === undefined) !== (unsigned === true)) {
      throw new UsageError(
        "give either --key FILE or --unsigned: without a signature nothing shows who made an artifact",
      );
    }
    showProgress();
    if (key !== undefined) await needDebianPackages(GPGV, printError);
    await verifyArtifact(folder, { key, commit }, print);
  },
}).start();
