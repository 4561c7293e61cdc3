import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { build } from "esbuild";

const made = new Map<string, Promise<string>>();

/**
 * A program of the stories as one file that Node runs without tsx, made once per process: read file by file,
 * TypeScript takes four times as long to start.
 *
 * @param entry Path of its TypeScript.
 * @returns Path of the file, in a folder that the run takes away.
 */
export async function bundled(entry: string): Promise<string> {
  const file = made.get(entry) ?? bundle(entry);
  made.set(entry, file);
  return await file;
}

async function bundle(entry: string): Promise<string> {
  const outfile = join(await mkdtemp(join(tmpdir(), "bundled-")), basename(entry).replace(/ts$/, "mjs"));
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "error",
  });
  return outfile;
}
