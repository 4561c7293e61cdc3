import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onHost } from "../../scripts/on-host.ts";

/** Builds the package with other servers than the documented ones. Returns its path. */
export async function packageWith(...options: readonly string[]): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), "build-"));
  const build = join(import.meta.dirname, "../../scripts/build.ts");
  await onHost`${[process.execPath, "--import", "tsx", build, ...options, "--out", out]}`;
  return join(out, "nymphemeral-whonix-connections.deb");
}
