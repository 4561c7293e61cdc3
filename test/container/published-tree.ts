import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { onHost } from "../../scripts/on-host.ts";
import { homeOf } from "../../scripts/repo/home.ts";
import type { Machine } from "./machine.ts";

/** Where a machine has a published tree. */
export const SHOWN = "/srv/public";

/**
 * Keeps a repository's published tree as it is now.
 *
 * @param repository - its folder
 * @returns the path of an archive, in a folder that the run takes away
 */
export async function treeOf(repository: string): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), "tree-")), "tree.tar");
  await onHost`tar --create --file ${file} --directory ${homeOf(repository).published} .`;
  return file;
}

/** Puts such a tree into a machine, in place of the one that was there. */
export async function show(machine: Machine, tree: string): Promise<void> {
  await machine.copyIn(tree, "/root/tree.tar");
  await machine.succeed(`rm -rf ${SHOWN} && mkdir ${SHOWN} && tar -xf /root/tree.tar -C ${SHOWN}`);
}
