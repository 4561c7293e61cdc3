import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { AptAnswer, OfferedFile } from "../repository/apt-answer.ts";
import { matchLines } from "../lines.ts";
import { tryRun } from "./process.ts";
import { inTemporaryFolder } from "./temporary-folder.ts";

/**
 * Has apt-get(8) read a suite of a tree, as a client that has no other source: from its folder, without a network. Neither
 * a setting, a list, a hook nor a key of this machine takes part.
 *
 * @param tree - its folder
 * @param keyring - the public keys that the client trusts
 * @param versions - NAME=VERSION of each package that is to be found
 */
export async function readByApt(
  tree: string,
  suite: string,
  keyring: Uint8Array,
  versions: readonly string[],
): Promise<AptAnswer> {
  return await inTemporaryFolder(async (root) => {
    const link = makeClient(root, tree, suite, keyring);
    const call = { cwd: root, env: { APT_CONFIG: join(root, "apt.conf") } };
    const update = await tryRun("apt-get", ["update", "--quiet=2"], call);
    if (update.status !== 0 || versions.length === 0)
      return { failed: update.status !== 0, complaint: update.complaint, files: [] };
    const words = ["--quiet=2", "--print-uris", "download", "--", ...versions];
    const found = await tryRun("apt-get", words, call);
    return {
      failed: found.status !== 0,
      complaint: `${update.complaint}\n${found.complaint}`.trim(),
      files: offeredFiles(found.stdout.toString("utf8"), `file:${link}/`),
    };
  });
}

/** @returns the path of a link to the tree: the tree's own path may hold what sources.list(5) does not allow */
function makeClient(root: string, tree: string, suite: string, keyring: Uint8Array): string {
  for (const path of ["lists/partial", "cache/archives/partial", "etc/preferences.d"])
    mkdirSync(join(root, path), { recursive: true });
  const link = join(root, "tree");
  symlinkSync(tree, link);
  writeFileSync(join(root, "etc/keyring.gpg"), keyring);
  writeFileSync(join(root, "status"), "");
  writeFileSync(
    join(root, "etc/sources.list"),
    `deb [signed-by=${root}/etc/keyring.gpg] file:${link} ${suite} main\n`,
  );
  const settings = {
    "Dir::Etc": join(root, "etc"),
    "Dir::Etc::main": "/dev/null",
    "Dir::Etc::parts": "/dev/null",
    "Dir::State": root,
    "Dir::State::lists": join(root, "lists"),
    "Dir::State::status": join(root, "status"),
    "Dir::Cache": join(root, "cache"),
    "APT::Update::Error-Mode": "any",
    // Translations, which no tree of ours has.
    "Acquire::Languages": "none",
    // apt's own account, _apt, may not enter this folder.
    "APT::Sandbox::User": "root",
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  writeFileSync(join(root, "apt.conf"), lines.join(""));
  return link;
}

function offeredFiles(output: string, tree: string): OfferedFile[] {
  return matchLines(output, /^'(.+)' \S+ (\d+) (\S+)$/).map(([, uri = "", size, sum = ""]) => ({
    path: decodeURIComponent(uri).replace(tree, ""),
    size: Number(size),
    sum,
  }));
}
