import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readdir, rename } from "node:fs/promises";
import { basename, join } from "node:path";

import { $ } from "../../../src/system/shell.ts";
import { RigError } from "../errors.ts";
import type { Release } from "../releases.ts";
import { baseRoot, cacheFolder, makeMissingBaseRoots } from "../roots/base-root.ts";
import { halfMadePath, noteUse, removeTree } from "../roots/unused-roots.ts";

/** What a guest starts from: files that nobody writes to. */
export interface Image {
  /** An ext4 file system, raw. */
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
}

// Sparse: a machine that installs packages and writes a journal, and nothing else, fills a third of it.
const DISK_SIZE = "3G";

/** Releases whose Debian kernel guests are started with: those of the Whonix releases that are maintained. */
export const GUEST_RELEASES = ["bookworm", "trixie"] as const satisfies readonly Release[];

/** Code name of one of them. */
export type GuestRelease = (typeof GUEST_RELEASES)[number];

/** The image of a release, which {@link makeMissingImages} made. */
export function imageOf(release: Release): Image {
  const root = basename(baseRoot({ release, base: "kernel" }));
  const key = createHash("sha256").update(`${root} ${DISK_SIZE}`).digest("hex").slice(0, 12);
  const folder = join(cacheFolder(), `${release}-image-${key}`);
  return { disk: join(folder, "disk"), kernel: join(folder, "kernel"), initrd: join(folder, "initrd") };
}

/**
 * Makes the images of these releases that are not in the cache yet, and the base roots that they are made of.
 *
 * @param say Gets a progress line now and then.
 * @throws {RigError} mmdebstrap or mke2fs failed.
 */
export async function makeMissingImages(
  releases: readonly Release[],
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  await makeMissingBaseRoots(
    releases.map((release) => ({ release, base: "kernel" })),
    say,
    signal,
  );
  for (const release of releases) {
    const folder = join(imageOf(release).disk, "..");
    if (existsSync(folder)) await noteUse(folder, new Date());
    else await makeImage(release, folder, signal);
  }
}

async function makeImage(release: Release, folder: string, signal: AbortSignal): Promise<void> {
  const root = baseRoot({ release, base: "kernel" });
  const half = halfMadePath(cacheFolder(), `${release}-image`);
  await mkdir(half);
  try {
    const boot = join(root, "boot");
    const files = await readdir(boot);
    for (const [name, prefix] of [
      ["kernel", "vmlinuz-"],
      ["initrd", "initrd.img-"],
    ] as const) {
      const file = files.find((candidate) => candidate.startsWith(prefix));
      if (file === undefined) throw new RigError(`the base root of ${release} has no /boot/${prefix}*`);
      await copyFile(join(boot, file), join(half, name));
    }
    // The disk's own identifiers make its boots differ in nothing that a story sees.
    await $({ signal })`/usr/sbin/mke2fs -q -t ext4 -d ${root} ${join(half, "disk")} ${DISK_SIZE}`;
    if (!existsSync(folder)) await rename(half, folder);
  } finally {
    await removeTree(half);
  }
}
