import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { onHost } from "../../scripts/on-host.ts";
import { makeKeyring } from "../../scripts/repo/keyring.ts";
import { KEYRING_PACKAGE } from "../../src/definition/keyring.ts";
import { sha256 } from "../../src/publish/dist.ts";
import type { Machine } from "./machine.ts";

/** Where a machine has the repository. */
export const REPOSITORY = "/srv/repository";

/** A key that signs a repository. */
export interface SigningKey {
  /** gpg's folder, with its secret part. */
  readonly home: string;
  /** The file with its public part, as `gpg --export` writes it. */
  readonly file: string;
}

/** Makes an ed25519 key, in a folder that the run takes away. */
export async function makeSigningKey(): Promise<SigningKey> {
  const home = await mkdtemp(join(tmpdir(), "key-"));
  const file = join(home, "public.gpg");
  const name = "the stories' repository";
  await onHost`gpg --homedir ${home} --batch --passphrase ${""} --quick-generate-key ${name} ed25519 sign never`;
  await onHost`gpg --homedir ${home} --batch --output ${file} --export`;
  return { home, file };
}

/** Builds the keyring for that repository, in a folder that the run takes away. */
export async function keyringWith(version: string, ...keys: readonly SigningKey[]): Promise<string> {
  const keyFiles = keys.map(({ file }) => file);
  const { file } = await makeKeyring({ keyFiles, url: `file:${REPOSITORY}`, suite: "stable", version });
  const path = join(await mkdtemp(join(tmpdir(), "keyring-")), `${KEYRING_PACKAGE}_${version}_all.deb`);
  await writeFile(path, file);
  return path;
}

/**
 * Puts a repository into a machine, in place of the one that was there: as small as apt takes one.
 *
 * @param debs Packages on the host.
 */
export async function putRepository(
  machine: Machine,
  key: SigningKey,
  debs: readonly string[],
): Promise<void> {
  await machine.succeed(`rm -rf ${REPOSITORY}`);
  const stanzas: string[] = [];
  for (const deb of debs) {
    const path = `pool/${basename(deb)}`;
    const content = await readFile(deb);
    const { stdout } = await onHost`dpkg-deb --field ${deb}`;
    const file = [`Filename: ${path}`, `Size: ${content.byteLength}`, `SHA256: ${sha256(content)}`];
    stanzas.push(`${stdout.trimEnd()}\n${file.join("\n")}\n`);
    await machine.write(`${REPOSITORY}/${path}`, content);
  }
  const architecture = await machine.succeed("dpkg --print-architecture");
  const index = `main/binary-${architecture}/Packages`;
  const packages = Buffer.from(stanzas.join("\n"));
  await machine.write(`${REPOSITORY}/dists/stable/${index}`, packages);
  const release = [
    "Origin: nymphemeral",
    "Suite: stable",
    `Date: ${new Date().toUTCString()}`,
    `Architectures: ${architecture}`,
    "Components: main",
    "SHA256:",
    ` ${sha256(packages)} ${packages.byteLength} ${index}`,
  ];
  await machine.write(`${REPOSITORY}/dists/stable/InRelease`, await signed(key, `${release.join("\n")}\n`));
}

async function signed({ home }: SigningKey, text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "release-")), "Release");
  await writeFile(file, text);
  return (await onHost`gpg --homedir ${home} --batch --clearsign --output - ${file}`).stdout;
}
