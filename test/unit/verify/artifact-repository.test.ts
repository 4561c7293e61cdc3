import { gunzipSync } from "node:zlib";

import { beforeAll, describe, expect, it } from "vitest";

import { tar, type TarMember } from "../../../src/archive/tar.ts";
import { gzip, gzipStream } from "../../../src/gzip.ts";
import { repositoryFindings, unpackRepository } from "../../../src/verify/artifact-repository.ts";
import { readTar } from "../../../src/verify/read-tar.ts";
import { artifactRepository } from "../repository/example-artifact.ts";
import { bytesOf, NOW } from "../repository/example-repository.ts";

const ARCHIVE = "example-repository.tar.gz";
const POOL = "pool/main/e/example/example_1.0_all.deb";
const LIST = "dists/stable/main/binary-all/Packages";
const DEB = { "example_1.0_all.deb": bytesOf("1.0") };

let archive: Uint8Array;

beforeAll(async () => {
  archive = (await artifactRepository()).content;
});

/** What is found of an archive beside the package. */
function findings(content: Uint8Array, beside: Readonly<Record<string, Uint8Array>> = DEB): string[] {
  const found = repositoryFindings(new Map(Object.entries({ ...beside, [ARCHIVE]: content })));
  expect(found.every(([file]) => file === ARCHIVE)).toBe(true);
  return found.map(([, what]) => what);
}

/** The repository with other members. */
async function changed(change: (members: TarMember[]) => TarMember[]): Promise<Uint8Array> {
  const members = readTar(gunzipSync(archive)).map(({ name, mode, typeflag, content }) => ({
    name,
    mode,
    ...(typeflag === "0" && { content }),
  }));
  return await gzipStream(tar(change(members), NOW));
}

/** The repository in which a file has another text. */
async function rewritten(path: string, rewrite: (text: string) => string): Promise<Uint8Array> {
  return await changed((members) =>
    members.map((member) =>
      member.name === `./example-repository/${path}`
        ? { ...member, content: Buffer.from(rewrite(Buffer.from(member.content ?? []).toString("utf8"))) }
        : member,
    ),
  );
}

async function withFile(path: string): Promise<Uint8Array> {
  return await changed((members) => [...members, { name: path, mode: 0o644, content: bytesOf("2.0") }]);
}

describe("unpackRepository", () => {
  it("gives the files by their paths", () => {
    const files = unpackRepository(new Map([[ARCHIVE, archive]]));
    expect(files.size).toBe(10);
    expect(Buffer.from(files.get(POOL) ?? [])).toEqual(bytesOf("1.0"));
  });

  it("gives none when there is none", () => {
    expect(unpackRepository(new Map(Object.entries(DEB))).size).toBe(0);
  });
});

describe("repositoryFindings", () => {
  it("has nothing to say of a repository as it was made, nor where there is none", () => {
    expect(findings(archive)).toEqual([]);
    expect(repositoryFindings(new Map(Object.entries(DEB)))).toEqual([]);
  });

  it("tells a package that is not the artifact's, and one too many or too few", async () => {
    expect(findings(archive, { "example_1.0_all.deb": bytesOf("1.1") })).toEqual([
      `${POOL} is not the package beside it`,
    ]);
    expect(findings(archive, {})).toEqual([`${POOL} is not the package beside it`]);
    expect(findings(await withFile("./example-repository/pool/other.deb"))).toEqual([
      "it has 2 packages, not one",
      "pool/other.deb is not the package beside it",
    ]);
    const without = await changed((members) => members.filter(({ name }) => !name.endsWith(".deb")));
    expect(findings(without)).toEqual(["it has 0 packages, not one"]);
  });

  it("tells a file that apt does not read", async () => {
    expect(findings(await withFile("./example-repository/install.sh"))).toEqual([
      "install.sh is no part of a repository",
    ]);
    for (const path of ["dists/testing/InRelease", "other/pool/file"]) {
      expect(findings(await withFile(`./example-repository/${path}`))).toEqual([
        `${path} is no part of a repository`,
      ]);
    }
  });

  it("tells a list whose sum is another, and one that is missing", async () => {
    expect(findings(await rewritten(LIST, (text) => `${text}\n`))).toEqual([`the sum of ${LIST} is another`]);
    const without = await changed((members) => members.filter(({ name }) => !name.endsWith("/Packages.gz")));
    expect(findings(without)).toEqual([`${LIST}.gz is not there`]);
    expect(findings(await withFile("./example-repository/dists/stable/contrib/Packages"))).toEqual([
      "the sum of dists/stable/contrib/Packages is another",
    ]);
  });

  it("tells an InRelease that says something else than Release, or nothing", async () => {
    const path = "dists/stable/InRelease";
    for (const rewrite of [
      (text: string): string => text.replace("Label: artifact", "Label: other"),
      (text: string): string => text.replace("-----BEGIN PGP SIGNED MESSAGE-----\n", ""),
      (text: string): string => `unsigned\n${text}`,
      (): string => "",
    ]) {
      expect(findings(await rewritten(path, rewrite))).toEqual([
        "InRelease says something else than Release",
      ]);
    }
  });

  it("tells what would be unpacked elsewhere, or is no plain file", async () => {
    expect(findings(await withFile("./other/file"))).toEqual([
      "it cannot be read: ./other/file is outside of ./example-repository/",
    ]);
    const link = gunzipSync(await withFile("./example-repository/pool/link.deb"));
    const header = link.indexOf("./example-repository/pool/link.deb");
    link.write("2", header + 156, "latin1");
    expect(findings(gzip(link))).toEqual([
      "it cannot be read: ./example-repository/pool/link.deb is neither a file nor a folder",
    ]);
  });

  it("tells what is no archive", () => {
    expect(findings(bytesOf("1.0"))).toEqual(["it cannot be read: incorrect header check"]);
  });
});
