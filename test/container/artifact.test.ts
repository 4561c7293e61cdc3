import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect } from "vitest";

import { artifactRepository } from "../../src/publisher/artifact-repository.ts";
import { withSecretKey } from "../../src/system/secret-key.ts";
import { type DistFile, withSums } from "../../src/artifact/dist.ts";
import { type GpgKey, makeKey, makeSubkey, signatureOf } from "../unit/gpg-key.ts";
import { documentedLines } from "../documented-lines.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest, RELEASES } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { beOffline } from "../machines/inside/terminal.ts";

const PACKAGE = "nymphemeral-whonix-connections";
const DEB = `${PACKAGE}.deb`;
const ARCHIVE = `${PACKAGE}-repository.tar.gz`;
/** 2026-11-22: an artifact's repository is as old as its commit. */
const COMMITTED = 1_795_370_400;

let folder: string;
let maintainer: GpgKey;
let artifact: readonly DistFile[];
let signature: Uint8Array;
let strangersSignature: Uint8Array;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "artifact-"));
  maintainer = makeSubkey(join(folder, "maintainer"));
  const deb = readFileSync(builtPackage());
  const repository = await withSecretKey(
    maintainer.secret,
    async (home) => await artifactRepository(PACKAGE, deb, { key: maintainer.fingerprint, home }, COMMITTED),
  );
  artifact = withSums([{ name: DEB, content: deb }, repository]);
  const sums = artifact.find(({ name }) => name === "SHA256SUMS")?.content ?? new Uint8Array();
  signature = await signatureOf(sums, maintainer);
  strangersSignature = await signatureOf(sums, makeKey(join(folder, "stranger")));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Puts the artifact and the maintainer's key where a page has them; returns its lines with a text in them. */
async function download(machine: Machine, page: string, text: string): Promise<string> {
  await machine.copyIn(maintainer.publicKey, "/root/maintainer.gpg");
  for (const { name, content } of artifact) await machine.write(`/root/artifact/${name}`, content);
  await machine.write("/root/artifact/SHA256SUMS.asc", signature);
  return documentedLines(page, text);
}

story(
  "the README's lines verify a download without Node",
  { releases: RELEASES, booted: false, base: "bare" },
  async (machine) => {
    const verify = `cd /root/artifact\n${await download(machine, "README.md", "gpgv")}`;
    await machine.succeed("cp /root/maintainer.gpg /root/artifact");
    expect(await machine.succeed(verify)).toContain(`${DEB}: OK\n${ARCHIVE}: OK`);

    // Who installs downloads the package alone.
    await machine.succeed(`mv /root/artifact/${ARCHIVE} /root`);
    const verified = (await machine.succeed(verify)).split("\n").filter((line) => line.includes(": "));
    expect(verified).toStrictEqual([`${DEB}: OK`]);

    await machine.write("/root/artifact/SHA256SUMS.asc", strangersSignature);
    expect(await machine.fail(verify)).not.toContain(": OK");
    await machine.write("/root/artifact/SHA256SUMS.asc", signature);
    await machine.succeed(`echo >> /root/artifact/${DEB}`);
    expect(await machine.fail(verify)).toContain(`${DEB}: FAILED`);
    await machine.succeed("echo >> /root/artifact/SHA256SUMS");
    expect(await machine.fail(verify)).not.toContain(`${DEB}: `);
    await machine.succeed("rm /root/artifact/SHA256SUMS.asc");
    expect(await machine.fail(verify)).not.toContain(`${DEB}: `);
  },
);

story(
  "the documented lines have apt itself verify and install what is in the artifact, without a network",
  { releases: oldestAndNewest(), booted: false },
  async (machine) => {
    await beOffline(machine);
    const lines = await download(machine, "docs/verify.md", "file:/srv");
    await machine.succeed("mv /root/maintainer.gpg /root/artifact");
    const install = `cd /root/artifact; umask 077; sudo() { "$@"; }\n${lines}`;
    const installed = `dpkg-query --show --showformat '\${Version}' ${PACKAGE}`;

    // One byte in the middle of the package.
    await machine.succeed(`cd /root && tar -xf artifact/${ARCHIVE}
      deb=$(find . -name '*_all.deb')
      printf x | dd of="$deb" bs=1 seek=2000 conv=notrunc
      mv artifact/${ARCHIVE} whole && tar -czf artifact/${ARCHIVE} ${PACKAGE}-repository`);
    expect(await machine.fail(install)).toContain(`${ARCHIVE}: FAILED`);
    await machine.fail(`ls /srv/${PACKAGE}-repository`);
    // Where its sum is right, apt tells by what is in it.
    await machine.succeed(`cd /root/artifact && cp SHA256SUMS .. && sha256sum ${DEB} ${ARCHIVE} >SHA256SUMS`);
    expect(await machine.fail(install)).toContain("Hash Sum mismatch");
    await machine.fail(installed);

    await machine.succeed(`cd /root/artifact && mv ../whole ${ARCHIVE} && mv ../SHA256SUMS .
      mv maintainer.gpg .. && cp /usr/share/keyrings/debian-archive-keyring.gpg maintainer.gpg`);
    expect(await machine.fail(install)).toMatch(/NO_PUBKEY|Missing key/);
    await machine.fail(installed);

    await machine.succeed("mv /root/maintainer.gpg /root/artifact");
    await machine.succeed(install);
    expect(await machine.succeed(installed)).toBe("1.0.0");
    expect(await machine.succeed(`apt-cache policy ${PACKAGE}`)).toContain(
      `file:/srv/${PACKAGE}-repository stable/main all Packages`,
    );
  },
);
