import { type Environment, inherited, namesFrom, NETWORK } from "./environment.ts";
import { type Outcome, successOf, tryRun } from "./process.ts";
import { fileList, pathsIn, type WebHost } from "./web-host.ts";

/** A file of the Debian package that has rclone, and its name. */
export const RCLONE = { "/usr/bin/rclone": "rclone" };

/**
 * Storage by rclone(1): asks for each object by its name, because a bucket's list may lack some. Where a storage has no
 * sums of its objects, rclone compares sizes alone, and InRelease often keeps its size: what is to be replaced is not
 * compared.
 *
 * @param remote - REMOTE:BUCKET or REMOTE:BUCKET/PATH
 */
export function webHostByRclone(remote: string): WebHost {
  return {
    tool: RCLONE,
    async fetch(paths, folder) {
      successOf(await rclone("copy", [], remote, folder, paths));
    },
    async compare(folder, paths) {
      const outcome = await rclone("check", ["--one-way", "--combined=-"], folder, remote, paths);
      // It fails where files differ, too: then it has a line about each of them.
      if (pathsIn(outcome.stdout, /^[=+*] (.+)$/).length !== paths.length) successOf(outcome);
      return {
        missing: pathsIn(outcome.stdout, /^\+ (.+)$/),
        changed: pathsIn(outcome.stdout, /^\* (.+)$/),
      };
    },
    async send(folder, { immutable, paths }) {
      const words = immutable ? ["--checksum", "--immutable"] : ["--ignore-times"];
      successOf(await rclone("copy", words, folder, remote, paths));
    },
  };
}

async function rclone(
  command: string,
  words: readonly string[],
  from: string,
  to: string,
  paths: readonly string[],
): Promise<Outcome> {
  // With its usual retries it gives up a web host that cannot be reached after four minutes.
  const retries = ["--no-traverse", "--copy-links", "--retries=1", "--low-level-retries=3"];
  return await tryRun("rclone", [command, ...retries, ...words, "--files-from=-", "--", from, to], {
    input: fileList(paths),
    env: rcloneEnvironment(),
  });
}

// What says which remotes there are, and how they are reached; RCLONE_DRY_RUN and the like would change what is sent.
function rcloneEnvironment(): Environment {
  return inherited([...namesFrom("RCLONE_CONFIG"), "XDG_CONFIG_HOME", ...NETWORK]);
}
