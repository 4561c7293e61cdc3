import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { $ } from "../../../src/system/shell.ts";
import { repositoryPaths } from "../../../src/publisher/repository-paths.ts";
import { makeKeyringPackage } from "../../../src/publisher/keyring.ts";
import { addPackages } from "../../../src/publisher/add.ts";
import { initRepository } from "../../../src/publisher/init.ts";
import { KEYRING_PACKAGE } from "../../../src/definition/keyring.ts";
import type { Settings } from "../../../src/repository/settings.ts";
import type { Machine } from "../machine.ts";

/** Where a machine has the repository. */
export const REPOSITORY = "/srv/repository";

/** A static host; the tree is another one from one moment to the next. */
const WEB_SERVER = `server.document-root = "${REPOSITORY}"
server.bind = "127.0.0.1"
server.port = 80
server.stat-cache-engine = "disable"
`;

/** Builds the keyring for that repository with keys by their fingerprints, in a folder that the run takes away. */
export async function keyringWith(version: string, ...keys: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "keyring-"));
  const choices = { keys, url: `file:${REPOSITORY}`, suite: "stable", version };
  const path = join(folder, `${KEYRING_PACKAGE}_${version}_all.deb`);
  await writeFile(path, (await makeKeyringPackage(choices)).file);
  return path;
}

/**
 * Publishes packages in a new repository, in a folder that the run takes away.
 *
 * @param key Its fingerprint; gpg has the secret key.
 * @param debs Packages on the host.
 * @param where What its page says where it is; where a machine has it unless given.
 * @returns The folder.
 */
export async function publishedWith(
  key: string,
  debs: readonly string[],
  where: Pick<Settings, "url" | "onion"> = { url: `file:${REPOSITORY}` },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "repository-"));
  const settings: Settings = {
    origin: "Example",
    label: "An example",
    suites: ["stable"],
    keys: [key],
    ...where,
    requireVerified: true,
  };
  const paths = repositoryPaths(folder);
  const how = { dryRun: false, now: Math.floor(Date.now() / 1000), say: () => undefined };
  await initRepository(paths, settings, how);
  await addPackages(paths, debs, { suite: undefined, allowOlder: false }, how);
  return folder;
}

/** Archives the published tree of a repository on the host, as it is now; returns the archive's path. */
export async function archivePublished(folder: string): Promise<string> {
  const archive = join(await mkdtemp(join(tmpdir(), "tree-")), "tree.tar");
  await $`tar --create --file ${archive} --directory ${repositoryPaths(folder).published} .`;
  return archive;
}

/** How many trees were shown. */
let shown = 0;

/**
 * Puts an archived tree into a machine, in the place of the one that was there, as if it was published minutes later: a
 * web server tells what is new by whole seconds.
 */
export async function show(machine: Machine, archive: string): Promise<void> {
  shown += 1;
  await machine.copyIn(archive, "/root/tree.tar");
  await machine.succeed(
    `rm -rf ${REPOSITORY} && mkdir ${REPOSITORY} && tar -xf /root/tree.tar -C ${REPOSITORY} &&
    find ${REPOSITORY} -exec touch --date='yesterday +${shown} minutes' {} +`,
  );
}

/** Lets a machine's own web server show it, at 127.0.0.1:80. */
export async function serve(machine: Machine): Promise<void> {
  await machine.execute("systemctl stop web-server");
  await machine.write("/root/lighttpd.conf", WEB_SERVER);
  await machine.succeed(
    "systemd-run --quiet --collect --unit=web-server /usr/sbin/lighttpd -D -f /root/lighttpd.conf",
  );
  await machine.waitForOpenPort("127.0.0.1", 80, 10);
}
