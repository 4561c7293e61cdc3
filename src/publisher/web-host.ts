import { runWithInput } from "../system/process.ts";
import { matchLines } from "../lines.ts";
import { PackageError, quoted } from "../problem.ts";
import type { Stage } from "../repository/sync.ts";
import { RCLONE, RSYNC } from "./tools.ts";

/** Where a published tree is sent, and the tool that does it. Every method throws when the tool fails. */
export interface Host {
  /** A file of the Debian package that has the tool, and its name. */
  tool: Readonly<Record<string, string>>;
  /** Copies files of the host into a folder, those that are there. */
  fetch: (paths: readonly string[], folder: string) => Promise<void>;
  /** Tells which files are not on the host, and which have other bytes there. */
  compare: (folder: string, paths: readonly string[]) => Promise<Differences>;
  /** Sends files: each is whole or not there at all. Lasting ones that are there stay as they are. */
  send: (folder: string, stage: Stage) => Promise<void>;
}

/** How files differ on a host. */
interface Differences {
  missing: readonly string[];
  changed: readonly string[];
}

/**
 * @param target - `rclone:REMOTE:BUCKET` or `rclone:REMOTE:BUCKET/PATH`, else as rsync takes it
 * @throws PackageError when a tool could take it for something else
 */
export function hostAt(target: string): Host {
  if (target === "" || /\p{Cc}|(?:^|@)-/u.test(target)) {
    throw new PackageError(`--to ${quoted(target)} is no target`, {
      hint: 'neither it nor a host\'s name begins with "-"',
    });
  }
  if (!target.startsWith("rclone:")) return rsyncHost(target);
  // Neither all buckets of a remote, nor a connection string, which shows its keys to whoever lists processes.
  const [, remote] = /^rclone:(\w[\w.+@-]*:[^/].*)$/.exec(target) ?? [];
  if (remote !== undefined) return rcloneHost(remote);
  throw new PackageError(`--to ${quoted(target)} names no bucket`, {
    hint: "give rclone:REMOTE:BUCKET or rclone:REMOTE:BUCKET/PATH, of a remote that rclone config knows",
  });
}

// rsync(1): by sums, because dates say nothing; each file is written beside its place, then renamed.
function rsyncHost(target: string): Host {
  const upload = ["rsync", "--checksum", "--copy-links"];
  return {
    tool: RSYNC,
    async fetch(paths, folder) {
      await transfer(["rsync", "--ignore-missing-args"], target, folder, paths);
    },
    async compare(folder, paths) {
      const report = await transfer([...upload, "--dry-run", "--out-format=%i %n"], folder, target, paths);
      return {
        missing: matches(report, /^[<>]f\++ (.+)$/),
        changed: matches(report, /^[<>]f[^+]\S* (.+)$/),
      };
    },
    async send(folder, { immutable, paths }) {
      const modes = ["--perms", "--chmod=D755,F644"];
      const keep = immutable ? ["--ignore-existing"] : [];
      await transfer([...upload, ...modes, ...keep], folder, target, paths);
    },
  };
}

// rclone(1): asks for each object by its name, because a bucket's list may lack some. Where a storage has no sums of its
// objects, rclone compares sizes alone, and InRelease often keeps its size: what is to be replaced is not compared.
function rcloneHost(remote: string): Host {
  return {
    tool: RCLONE,
    async fetch(paths, folder) {
      await transfer(rclone("copy"), remote, folder, paths);
    },
    async compare(folder, paths) {
      const words = [...rclone("check"), "--one-way", "--combined=-"];
      const report = await transfer(words, folder, remote, paths).catch((error: unknown) =>
        reportIn(error, paths.length),
      );
      return { missing: matches(report, /^\+ (.+)$/), changed: matches(report, /^\* (.+)$/) };
    },
    async send(folder, { immutable, paths }) {
      const words = immutable ? ["--checksum", "--immutable"] : ["--ignore-times"];
      await transfer([...rclone("copy"), ...words], folder, remote, paths);
    },
  };
}

// With its usual retries it gives a host up that cannot be reached after four minutes.
function rclone(command: string): string[] {
  return ["rclone", command, "--no-traverse", "--copy-links", "--retries=1", "--low-level-retries=3"];
}

// rclone check fails where files differ, too: then it has a line about each of them.
function reportIn(error: unknown, count: number): Uint8Array {
  if (!(error instanceof Error && "stdout" in error && error.stdout instanceof Uint8Array)) throw error;
  if (matches(error.stdout, /^[=+*] (.+)$/).length !== count) throw error;
  return error.stdout;
}

async function transfer(
  [tool = "", ...words]: readonly string[],
  from: string,
  to: string,
  paths: readonly string[],
): Promise<Uint8Array> {
  const list = paths.map((path) => `${path}\n`).join("");
  return await runWithInput(tool, [...words, "--files-from=-", "--", from, to], list);
}

function matches(report: Uint8Array, line: RegExp): string[] {
  return matchLines(Buffer.from(report).toString("utf8"), line).map(([, path = ""]) => path);
}
