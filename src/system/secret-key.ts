import { tmpdir } from "node:os";

import { importSecretKey } from "./gpg.ts";
import { tryRun } from "./process.ts";
import { inTemporaryFolder } from "./temporary-folder.ts";

// unix(7): a socket's path has at most 107 bytes, and gpg-agent's sockets may lie in gpg's home.
const LONGEST_PARENT = 107 - "/nymphemeral-XXXXXX/S.gpg-agent.browser".length;

/**
 * Takes the secret key out of the environment, which no program of ours is to get.
 *
 * @returns what SIGNING_SECRET_KEY held
 */
export function takeSecretKey(): string | undefined {
  const { SIGNING_SECRET_KEY: secret } = process.env;
  delete process.env["SIGNING_SECRET_KEY"];
  return secret;
}

/**
 * Does something while a folder is the home of a secret key, and of no other key. Nothing of the key is left afterwards, nor
 * an agent that knows it.
 *
 * @param secret - armored; without one the action gets no home, and gpg uses the user's own
 * @param action - gets the home, for the functions of src/system/gpg.ts
 * @throws PackageError when gpg cannot read it
 */
export async function withSecretKey<Result>(
  secret: string | undefined,
  action: (home: string | undefined) => Promise<Result>,
): Promise<Result> {
  if (!secret) return await action(undefined);
  const parent = Buffer.byteLength(tmpdir()) > LONGEST_PARENT ? "/tmp" : tmpdir();
  return await inTemporaryFolder(async (home) => {
    try {
      const failure = {
        message: "gpg cannot import the secret key",
        hint: "give what gpg --armor --export-secret-keys prints",
      };
      await importSecretKey(secret, failure, home);
      return await action(home);
    } finally {
      // It also ends by itself when the folder is removed, as after a signal.
      await tryRun("gpgconf", ["--homedir", home, "--kill", "all"]);
    }
  }, parent);
}
