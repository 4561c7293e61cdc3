import { join, relative } from "node:path";

import { PackageError } from "../problem.ts";
import { ROOT } from "../project.ts";
import { cloneAt } from "../system/git.ts";
import { installDependencies, registry, runScript } from "../system/npm.ts";
import { giveTo, nobody } from "../system/ordinary-user.ts";
import { type Account, type Call, failed, tryRun } from "../system/process.ts";
import { inTemporaryFolder } from "../system/temporary-folder.ts";
import type { ArtifactFiles } from "../verify/artifact.ts";
import { ARTIFACT, readFolder } from "./artifact-folder.ts";

/** The same commit gives the same bytes of these; who builds, and with what, is in the provenance. */
const REBUILT = /\.deb$|^sbom\.cdx\.json$/;

/** What a build of a commit showed. */
interface Rebuilt {
  /** The names of the files that are the same bytes again. */
  same: readonly string[];
  /** Who ran the commit's code. */
  account: string;
}

/**
 * Builds a commit, whose code runs as an ordinary user where that is possible, and compares what it makes.
 *
 * @param files - of the artifact
 * @throws PackageError when the commit cannot be built, or gives other files
 */
export async function rebuild(commit: string, files: ArtifactFiles): Promise<Rebuilt> {
  return await inTemporaryFolder(async (folder) => {
    const clone = join(folder, "clone");
    await cloneAt(commit, clone);
    const account = await builder(folder);
    const call: Call = account === undefined ? { cwd: clone } : await callAs(account, folder, clone);
    for (const step of [installDependencies, async () => await runScript("artifact", [], call)]) {
      const outcome = await step(call);
      if (outcome.status === 0) continue;
      throw failed(outcome, {
        message: `the commit ${commit} cannot be built`,
        hint: `see for yourself: git checkout ${commit} && npm ci && npm run artifact`,
      });
    }
    const same = sameFiles(files, readFolder(join(clone, relative(ROOT, ARTIFACT))));
    return { same, account: account === undefined ? accountOfOurs() : "nobody" };
  });
}

function sameFiles(files: ArtifactFiles, built: ArtifactFiles): readonly string[] {
  const names = [...new Set([...built.keys(), ...files.keys()])].filter((name) => REBUILT.test(name));
  const others = names.filter((name) => !isSame(built.get(name), files.get(name)));
  if (others.length === 0) return names;
  throw new PackageError(`built again, these are other bytes: ${others.join(", ")}`, {
    hint: "do not install it: it is not what the commit says",
  });
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}

/** @returns the account that is to build; undefined where that is ours: no other one may run npm */
async function builder(folder: string): Promise<Account | undefined> {
  const account = await nobody();
  if (account === undefined) return undefined;
  await giveTo(account, folder);
  const { status } = await tryRun("npm", ["--version"], {
    cwd: folder,
    user: account,
    env: { HOME: folder },
  });
  return status === 0 ? account : undefined;
}

// Its own home, in which npm finds neither our settings nor our cache.
async function callAs(user: Account, folder: string, clone: string): Promise<Call> {
  const env = {
    HOME: folder,
    TMPDIR: folder,
    GNUPGHOME: undefined,
    npm_config_cache: join(folder, "npm-cache"),
    npm_config_userconfig: join(folder, "npmrc"),
    npm_config_registry: await registry(ROOT),
  };
  return { cwd: clone, user, env };
}

function accountOfOurs(): string {
  return process.getuid?.() === 0 ? "root, because no other account can run npm here" : "this user";
}
