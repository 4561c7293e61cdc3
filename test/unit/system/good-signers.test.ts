import { chmodSync } from "node:fs";

import { expect, it } from "vitest";

import { goodSigners } from "../../../src/system/gpgv.ts";
import { outputOf } from "../debian-tool.ts";
import { temporaryFolder } from "../temporary-folder.ts";

it("a signature of a key that has expired since is none", async () => {
  const home = temporaryFolder();
  chmodSync(home, 0o700);
  const then = ["--homedir", home, "--batch", "--faked-system-time", "20200101T000000!", "--passphrase", ""];
  outputOf("gpg", [...then, "--quick-generate-key", "Old <old@example.org>", "ed25519", "sign", "1y"]);
  const text = Buffer.from("text\n");
  const signature = outputOf("gpg", [...then, "--detach-sign", "--output", "-"], { input: text });
  const keyring = outputOf("gpg", [...then, "--export"]);
  outputOf("gpgconf", ["--homedir", home, "--kill", "all"]);
  expect(await goodSigners(keyring, [signature, text])).toEqual([]);
});
