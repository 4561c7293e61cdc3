import { inherited } from "./environment.ts";
import { successOf, tryRun } from "./process.ts";
import { fileList, pathsIn, type WebHost } from "./web-host.ts";

/** A file of the Debian package that has rsync, and its name. */
export const RSYNC = { "/usr/bin/rsync": "rsync" };

// ssh's agent, and the password of an rsync daemon. How ssh gets there is in its own config, not in RSYNC_RSH.
const VARIABLES = ["SSH_AUTH_SOCK", "RSYNC_PASSWORD"];

const UPLOAD = ["--checksum", "--copy-links"];

/**
 * A web host by rsync(1): by sums, because dates say nothing; each file is written beside its place, then renamed.
 *
 * @param target - as rsync takes it
 */
export function webHostByRsync(target: string): WebHost {
  return {
    tool: RSYNC,
    async fetch(paths, folder) {
      await transfer(["--ignore-missing-args"], target, folder, paths);
    },
    async compare(folder, paths) {
      const words = [...UPLOAD, "--dry-run", "--out-format=%i %n"];
      const report = await transfer(words, folder, target, paths);
      return {
        missing: pathsIn(report, /^[<>]f\++ (.+)$/),
        changed: pathsIn(report, /^[<>]f[^+]\S* (.+)$/),
      };
    },
    async send(folder, { immutable, paths }) {
      const modes = ["--perms", "--chmod=D755,F644"];
      const keep = immutable ? ["--ignore-existing"] : [];
      await transfer([...UPLOAD, ...modes, ...keep], folder, target, paths);
    },
  };
}

/** @returns what it prints */
async function transfer(
  words: readonly string[],
  from: string,
  to: string,
  paths: readonly string[],
): Promise<Buffer> {
  const outcome = await tryRun("rsync", [...words, "--files-from=-", "--", from, to], {
    input: fileList(paths),
    env: inherited(VARIABLES),
  });
  return successOf(outcome).stdout;
}
