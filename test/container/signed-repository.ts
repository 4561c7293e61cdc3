import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { publicKeys } from "../../scripts/gpg.ts";
import { onHost } from "../../scripts/on-host.ts";
import { homeOf } from "../../scripts/repo/home.ts";
import { makeKeyring } from "../../scripts/repo/keyring.ts";
import { addition } from "../../scripts/repo/packages.ts";
import { publish } from "../../scripts/repo/publish.ts";
import { KEYRING_PACKAGE } from "../../src/definition/keyring.ts";
import type { Settings } from "../../src/publish/settings.ts";
import type { Machine } from "./machine.ts";
import { serveInMachine } from "./server-in-machine.ts";

/** Where a machine has the repository. */
export const REPOSITORY = "/srv/repository";

/** A static host: what is in the repository, and 404. */
const SERVE = `my $request = <$client> // '';
  my ($path) = $request =~ m{^GET (/[^ ]*) }; 1 while (<$client> // '') =~ /[^\\r\\n]/;
  if (open my $file, '<:raw', "${REPOSITORY}$path") {
    local $/; my $content = <$file>;
    print $client "HTTP/1.1 200 OK\\r\\nConnection: close\\r\\nContent-Length: " . length($content) . "\\r\\n\\r\\n$content";
  } else { print $client "HTTP/1.1 404 Not Found\\r\\nConnection: close\\r\\nContent-Length: 0\\r\\n\\r\\n" }`;

/** Builds the keyring for that repository with keys by their fingerprints, in a folder that the run takes away. */
export async function keyringWith(version: string, ...keys: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "keyring-"));
  const choices = { publicKeys: await publicKeys(keys), url: `file:${REPOSITORY}`, suite: "stable", version };
  const path = join(folder, `${KEYRING_PACKAGE}_${version}_all.deb`);
  await writeFile(path, (await makeKeyring(choices)).file);
  return path;
}

/**
 * Publishes packages in a new repository, in a folder that the run takes away.
 *
 * @param key Its fingerprint; gpg has the secret key.
 * @param debs Packages on the host.
 * @returns The folder.
 */
export async function publishedWith(key: string, debs: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "repository-"));
  const settings: Settings = {
    origin: "Example",
    label: "An example",
    suites: ["stable"],
    keys: [key],
    url: `file:${REPOSITORY}`,
    requireVerified: true,
  };
  const add = addition(debs, undefined);
  await publish(
    homeOf(folder),
    false,
    async (found, home) => ({ ...(await add(found, home)), settings }),
    settings,
  );
  return folder;
}

/** Archives the published tree of a repository on the host, as it is now; returns the archive's path. */
export async function archivePublished(folder: string): Promise<string> {
  const archive = join(await mkdtemp(join(tmpdir(), "tree-")), "tree.tar");
  await onHost`tar --create --file ${archive} --directory ${homeOf(folder).published} .`;
  return archive;
}

/** Puts an archived tree into a machine, in the place of the one that was there. */
export async function show(machine: Machine, archive: string): Promise<void> {
  await machine.copyIn(archive, "/root/tree.tar");
  await machine.succeed(
    `rm -rf ${REPOSITORY} && mkdir ${REPOSITORY} && tar -xf /root/tree.tar -C ${REPOSITORY}`,
  );
}

/** Lets a machine's own web server show it, at 127.0.0.1:80. */
export async function serve(machine: Machine): Promise<void> {
  await serveInMachine(machine, { address: "127.0.0.1", port: 80, serve: SERVE });
}
