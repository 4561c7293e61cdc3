import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, rmdir } from "node:fs/promises";
import { basename, join } from "node:path";

import { $ } from "../../../src/system/shell.ts";
import type { Kind } from "./base-recipe.ts";
import { baseRoot, cacheFolder } from "./base-root.ts";
import { RigError } from "../errors.ts";
import { Machine } from "../machine.ts";
import type { Place } from "../boot/network.ts";
import { halfMadePath, noteUse } from "./unused-roots.ts";
import { becomesTrue } from "../waiting.ts";

/** Where a run has the layers unpacked; in its own /run. */
const LAYERS = "/run/layers";
const MAKING_SECONDS = 300;

/**
 * A machine as {@link Machine.boot} makes it, on which a package was installed by apt-get and which was booted since:
 * its daemon is up. It trusts the test CA. Installed once per release and build, and kept in the cache.
 *
 * @param deb Path of the package on the host.
 * @throws {RigError} It cannot be made or does not boot.
 */
export async function bootInstalled(kind: Kind, deb: string, place?: Place): Promise<Machine> {
  const machine = await Machine.boot(kind, place, await layerOf(kind, deb));
  await machine.trustTestCa();
  return machine;
}

/** The folder with what the installation changed, made and unpacked when it is wanted first. */
async function layerOf(kind: Kind, deb: string): Promise<string> {
  const sum = createHash("sha256").update(await readFile(deb));
  const name = `installed-${basename(baseRoot(kind))}-${sum.digest("hex").slice(0, 12)}`;
  const [layer, archive] = [join(LAYERS, name), join(cacheFolder(), `${name}.tar`)];
  await mkdir(LAYERS, { recursive: true });
  await once(layer, async () => {
    if (!existsSync(archive)) await install(kind, deb, archive);
    await noteUse(archive, new Date());
    const half = `${layer}.half`;
    await mkdir(half);
    await $`tar --extract --file ${archive} --xattrs --xattrs-include=* --directory ${half}`;
    await rename(half, layer);
  });
  return layer;
}

async function install(kind: Kind, deb: string, archive: string): Promise<void> {
  await using machine = await Machine.boot(kind);
  await machine.install(deb);
  await machine.powerOff();
  const half = halfMadePath(cacheFolder(), basename(archive));
  await machine.saveLayer(half);
  await rename(half, archive);
}

/** Has one of the run's processes make a folder, while the others wait for it. */
async function once(folder: string, make: () => Promise<void>): Promise<void> {
  const lock = `${folder}.lock`;
  const settled = async (): Promise<boolean> => {
    if (existsSync(folder)) return true;
    try {
      await mkdir(lock);
    } catch {
      return false;
    }
    try {
      if (!existsSync(folder)) await make();
      return true;
    } finally {
      await rm(`${folder}.half`, { recursive: true, force: true });
      await rmdir(lock);
    }
  };
  if (await becomesTrue(settled, MAKING_SECONDS)) return;
  throw new RigError(`${folder} was not made within ${MAKING_SECONDS} seconds`);
}
