import { tar } from "../archive/tar.ts";
import { gzipStream } from "../gzip.ts";
import { ancestors } from "../tree.ts";
import type { DistFile } from "./dist.ts";
import { isForApt } from "../repository/layout.ts";
import { readRepository, type Repository } from "../repository/repository.ts";
import type { Step } from "../repository/steps.ts";

/**
 * The repository in an artifact before anything is in it.
 *
 * @param packageName - of the package that it is for
 * @param key - the fingerprint of the key that signs it
 */
export function emptyRepository(packageName: string, key: string): Repository {
  const settings = {
    origin: packageName,
    label: "artifact",
    suites: ["stable"],
    keys: [key],
    url: `file:/srv/${folderOf(packageName)}`,
    requireVerified: true,
  };
  return readRepository(settings, [], () => undefined);
}

/**
 * Packs what apt reads of a repository. Neither the key is in it, which users must have from elsewhere, nor the landing
 * page, which is about a repository on a web host.
 *
 * @param steps - of its first publication
 * @param date - of every file, in seconds since the epoch
 */
export async function packRepository(
  packageName: string,
  steps: readonly Step[],
  date: number,
): Promise<DistFile> {
  const folder = folderOf(packageName);
  const files = steps
    .flatMap((step) => (step.kind === "write" && isForApt(step.path) ? [step] : []))
    .map(({ path, content }) => ({ name: `./${folder}/${path}`, mode: 0o644, content }));
  const folders = new Set(files.flatMap(({ name }) => ancestors(name)));
  const directories = [...folders]
    .filter((name) => name !== ".")
    .toSorted()
    .map((name) => ({ name: `${name}/`, mode: 0o755 }));
  return { name: `${folder}.tar.gz`, content: await gzipStream(tar([...directories, ...files], date)) };
}

function folderOf(packageName: string): string {
  return `${packageName}-repository`;
}
