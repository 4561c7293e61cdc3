import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it, onTestFinished } from "vitest";

import { goodSigners } from "../../../src/system/gpgv.ts";
import { outputOf } from "../debian-tool.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const TEXT = Buffer.from("text\n");

/** A new home of gpg's, and what runs gpg there. */
function newHome(...options: readonly string[]) {
  const home = temporaryFolder();
  chmodSync(home, 0o700);
  onTestFinished(() => void outputOf("gpgconf", ["--homedir", home, "--kill", "all"]));
  const words = ["--homedir", home, "--batch", "--passphrase", "", ...options];
  const gpg = (args: readonly string[], input: Buffer = Buffer.of()): Buffer =>
    outputOf("gpg", [...words, ...args], { input });
  return { home, gpg };
}

function signedBy(gpg: ReturnType<typeof newHome>["gpg"]): Buffer {
  return gpg(["--detach-sign", "--output", "-"], TEXT);
}

it("a signature of a key that has expired since is none", async () => {
  const { gpg } = newHome("--faked-system-time", "20200101T000000!");
  gpg(["--quick-generate-key", "Old <old@example.org>", "ed25519", "sign", "1y"]);
  const signature = signedBy(gpg);
  expect(await goodSigners(gpg(["--export"]), [signature, TEXT])).toEqual([]);
});

it("a signature of a key or of a subkey that was revoked since is none", async () => {
  const { home, gpg } = newHome();
  gpg(["--quick-generate-key", "Ann <ann@example.org>", "ed25519", "sign", "1y"]);
  const [, fingerprint = ""] =
    /^fpr:+([0-9A-F]{40}):/m.exec(gpg(["--with-colons", "--list-keys"]).toString("utf8")) ?? [];
  const byKey = signedBy(gpg);
  gpg(["--quick-add-key", fingerprint, "ed25519", "sign", "1y"]);
  const bySubkey = signedBy(gpg);
  for (const signature of [byKey, bySubkey])
    expect(await goodSigners(gpg(["--export"]), [signature, TEXT])).toEqual([fingerprint]);

  const revocation = readFileSync(join(home, "openpgp-revocs.d", `${fingerprint}.rev`), "utf8");
  gpg(["--import"], Buffer.from(revocation.replace(":-----BEGIN", "-----BEGIN")));
  for (const signature of [byKey, bySubkey])
    expect(await goodSigners(gpg(["--export"]), [signature, TEXT])).toEqual([]);
});
