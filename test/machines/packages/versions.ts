import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { readProject } from "../../../src/project.ts";
import { deb } from "../../../src/archive/deb.ts";
import { parseChangelog } from "../../../src/definition/changelog.ts";
import { controlFields } from "../../../src/definition/control.ts";
import { renderPackage } from "../../../src/build.ts";
import type { PackageTree } from "../../../src/tree.ts";

const CHANGELOG = "usr/share/doc/nymphemeral-whonix-connections/changelog";

/** The version after the built one, as the stories have it. */
export const NEXT_VERSION = "1.0.1";

/** Where the next version's conf has the news listen; the rest of it is as built. */
export const NEXT_NEWS_PORT = 10119;

const NEXT_ENTRY = `nymphemeral-whonix-connections (${NEXT_VERSION}) unstable; urgency=medium

  * News listen at port ${NEXT_NEWS_PORT}.

 -- The stories <stories@example.org>  Mon, 23 Nov 2026 18:00:00 +0000
`;

/**
 * Makes the next version with the project's own pipeline.
 *
 * @param change What to make of its tree before it is packed; nothing unless given.
 * @returns Path of the package on the host, in a folder that the run takes away.
 */
export async function nextPackage(
  change: (tree: PackageTree) => PackageTree = (tree) => tree,
): Promise<string> {
  const { definition, templates } = await readProject({});
  const { news } = definition;
  const changelog = parseChangelog(NEXT_ENTRY);
  const next = {
    ...definition,
    control: controlFields(changelog),
    date: changelog.date,
    projectVersion: NEXT_VERSION,
    news: { ...news, accept: { ...news.accept, port: NEXT_NEWS_PORT } },
  };
  const history = new Map(templates).set(CHANGELOG, `${NEXT_ENTRY}\n${templates.get(CHANGELOG) ?? ""}`);
  const folder = await mkdtemp(join(tmpdir(), "next-"));
  const path = join(folder, `next_${NEXT_VERSION}.deb`);
  await writeFile(path, await deb(change(renderPackage(next, history)), next.date));
  return path;
}
