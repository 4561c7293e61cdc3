import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { inherited, NETWORK } from "../../../src/system/environment.ts";
import { $ } from "../../../src/system/shell.ts";
import { type Kind, parentOf, recipe } from "./base-recipe.ts";
import { runConfined } from "../boot/confinement.ts";
import { RigError } from "../errors.ts";
import { halfMadePath, noteUse, removeTree, removeUnusedRoots } from "./unused-roots.ts";

/** Where base roots and what is made of them are kept: an absolute path. */
export function cacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "nymphemeral-whonix-connections");
}

/**
 * Where the base root of a release is kept: a directory tree that machines use as lower layer.
 *
 * @returns Absolute path. Its name depends on the recipe, so a changed recipe makes a new root.
 */
export function baseRoot(kind: Kind): string {
  const key = createHash("sha256")
    .update(JSON.stringify(lineage(kind).map(recipe)))
    .digest("hex")
    .slice(0, 12);
  return join(cacheFolder(), `${kind.release}-${kind.base}-${key}`);
}

/** A base and all that it is made from, the first of them first. */
function lineage(kind: Kind): readonly Kind[] {
  const parent = parentOf(kind);
  return parent === undefined ? [kind] : [...lineage(parent), kind];
}

/**
 * Makes those of these base roots that are not in the cache yet, two at a time, and removes those that no checkout uses any more.
 *
 * @param kinds One of each is made.
 * @param say Gets a progress line now and then.
 * @param signal Aborting stops the making; what was half made is never used.
 * @throws {RigError} mmdebstrap failed; the message holds the end of its log.
 */
export async function makeMissingBaseRoots(
  kinds: readonly Kind[],
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  const now = new Date();
  const missing = new Map<string, Kind>();
  for (const kind of kinds) {
    if (existsSync(baseRoot(kind))) await noteUse(baseRoot(kind), now);
    else for (const one of lineage(kind)) if (!existsSync(baseRoot(one))) missing.set(baseRoot(one), one);
  }
  for (const name of await removeUnusedRoots(cacheFolder(), now)) say(`removed ${name}: long unused`);
  await makeInOrder([...missing.values()], async (kind) => await makeBaseRoot(kind, say, signal));
}

/** Makes several, two at a time, each after its parent. */
async function makeInOrder(kinds: readonly Kind[], make: (kind: Kind) => Promise<void>): Promise<void> {
  const left = kinds.toSorted((one, other) => lineage(one).length - lineage(other).length);
  const making = new Map<string, Promise<void>>();
  const worker = async (): Promise<void> => {
    for (let kind = left.shift(); kind; kind = left.shift()) {
      const parent = parentOf(kind);
      if (parent !== undefined) await making.get(baseRoot(parent));
      const made = make(kind);
      making.set(baseRoot(kind), made);
      await made;
    }
  };
  const ends = await Promise.allSettled([worker(), worker()]);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

async function makeBaseRoot(kind: Kind, say: (line: string) => void, signal: AbortSignal): Promise<void> {
  const name = `${kind.release}, ${kind.base}`;
  const began = Date.now();
  const half = halfMadePath(cacheFolder(), `${kind.release}-${kind.base}`);
  const [root, log, temporary] = [join(half, "root"), join(half, "log"), join(half, "tmp")];
  await mkdir(temporary, { recursive: true });
  say(`${name}: making the base root with mmdebstrap`);
  try {
    const parent = parentOf(kind);
    if (parent !== undefined) await copyToExtend(baseRoot(parent), root);
    await using output = await open(log, "w");
    const exitCode = await runConfined(["mmdebstrap", ...recipe(kind), root], {
      env: { ...inherited(NETWORK), TMPDIR: temporary },
      stdio: ["ignore", output.fd, output.fd],
      signal,
    });
    if (exitCode !== 0) {
      const end = (await readFile(log, "utf8")).split("\n").slice(-20).join("\n");
      throw new RigError(`mmdebstrap cannot make the base root ${name} (${exitCode}):\n${end}`);
    }
    // Its folder has the time that the release gave it, which for another run's eyes may be long ago.
    await noteUse(root, new Date());
    // Another run may have made it at the same time.
    if (!existsSync(baseRoot(kind))) await rename(root, baseRoot(kind));
  } finally {
    await removeTree(half);
  }
  say(`${name}: base root made in ${Math.round((Date.now() - began) / 1000)} s`);
}

// Without the devices, which mmdebstrap makes in every root, and without the package lists, which are cut short.
async function copyToExtend(root: string, copy: string): Promise<void> {
  await $`cp --archive --reflink=auto ${root} ${copy}`;
  for (const folder of ["dev", "var/lib/apt/lists"]) await rm(join(copy, folder), { recursive: true });
}
