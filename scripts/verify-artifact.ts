import { verifyArtifact } from "../src/publisher/verify-artifact.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { GPGV } from "../src/system/gpgv.ts";
import { command } from "./command-line/command.ts";
import { print, printError } from "./command-line/print.ts";

await command({
  name: "verify-artifact",
  arguments: ["DIR"],
  about: "Verifies the artifact in a folder. Exit status 1 when anything is wrong.",
  options: {
    key: {
      value: "FILE",
      help: "the maintainer's public key, as gpg --export writes it; without it no signature is verified",
    },
  },
  details: `It verifies the signature of the checksums and of the apt repository in it, the checksums, that the repository
has this package alone, and that the commit that it names, which must be in this clone, gives the same
bytes when it is built again.`,
  async run({ key }, [folder = ""]) {
    if (key === undefined) printError("SIGNATURE NOT VERIFIED: no --key was given");
    else await needDebianPackages(GPGV, printError);
    await verifyArtifact(folder, key, print);
  },
}).start();
