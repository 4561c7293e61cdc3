import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect } from "vitest";

import { sign } from "../../scripts/signature.ts";
import { sha256 } from "../../src/publish/dist.ts";
import { type GpgKey, makeKey } from "../gpg-key.ts";
import { linesToVerify } from "../readme-lines.ts";
import { RELEASES } from "./releases.ts";
import { builtPackage, story } from "./story.ts";

const DEB = "nymphemeral-whonix-connections.deb";

let folder: string;
let maintainer: GpgKey;
let stranger: GpgKey;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "artifact-"));
  maintainer = makeKey(join(folder, "maintainer"));
  stranger = makeKey(join(folder, "stranger"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

story(
  "the README's lines verify an artifact without Node",
  { releases: RELEASES, booted: false, base: "bare" },
  async (machine) => {
    const sums = Buffer.from(`${sha256(readFileSync(builtPackage()))}  ${DEB}\n`);
    await machine.succeed("mkdir /root/artifact");
    await machine.copyIn(builtPackage(), `/root/artifact/${DEB}`);
    await machine.copyIn(maintainer.publicKey, "/root/maintainer.gpg");
    await machine.write("/root/artifact/SHA256SUMS", sums);
    await machine.write("/root/artifact/SHA256SUMS.asc", await sign(sums, maintainer));
    const verify = `cd /root\n${linesToVerify()}`;
    expect(await machine.succeed(verify)).toContain(`${DEB}: OK`);

    await machine.write("/root/artifact/SHA256SUMS.asc", await sign(sums, stranger));
    expect(await machine.fail(verify)).not.toContain(": OK");
    await machine.write("/root/artifact/SHA256SUMS.asc", await sign(sums, maintainer));
    await machine.succeed(`echo >> /root/artifact/${DEB}`);
    expect(await machine.fail(verify)).toContain(`${DEB}: FAILED`);
    await machine.succeed("echo >> /root/artifact/SHA256SUMS");
    expect(await machine.fail(verify)).not.toContain(`${DEB}: `);
    await machine.succeed("rm /root/artifact/SHA256SUMS.asc");
    expect(await machine.fail(verify)).not.toContain(`${DEB}: `);
  },
);
