import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { $ } from "../../../src/system/shell.ts";
import { TYPESCRIPT } from "../../../src/project.ts";

const BUILD = join(import.meta.dirname, "../../../scripts/build.ts");

const built = new Map<string, Promise<string>>();

/**
 * Path of the package as it is built with options, such as `--isolate`; built once per story file.
 *
 * @throws ProcessOutput the build failed
 */
export async function packageWith(...options: readonly string[]): Promise<string> {
  const key = options.join(" ");
  const path = built.get(key) ?? build(options);
  built.set(key, path);
  return await path;
}

async function build(options: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "build-"));
  await $`${[process.execPath, ...TYPESCRIPT, BUILD, ...options, "--out", folder]}`;
  return join(folder, "nymphemeral-whonix-connections.deb");
}
