import { PackageError, quoted } from "../problem.ts";
import { webHostByRclone } from "../system/rclone.ts";
import { webHostByRsync } from "../system/rsync.ts";
import type { WebHost } from "../system/web-host.ts";

// rsync(1) and ssh(1) take a word that begins with "-" for an option, also where it is a part of a target:
// USER@HOST:PATH, [HOST]:PATH, HOST::MODULE, rsync://HOST/MODULE.
const UNSAFE = /[\p{C}\p{Zl}\p{Zp}]|^-|[@[:]-|:\/\/-|^rsync:\/\/.*\/-/u;

/**
 * @param target - `rclone:REMOTE:BUCKET` or `rclone:REMOTE:BUCKET/PATH`, else as rsync takes it
 * @throws PackageError when a tool could take it for something else
 */
export function webHostAt(target: string): WebHost {
  if (target === "" || UNSAFE.test(target)) {
    throw new PackageError(`--to ${quoted(target)} is no target`, {
      hint: 'neither it, nor a user, a host, a module or a path in it begins with "-"',
    });
  }
  if (!target.startsWith("rclone:")) return webHostByRsync(target);
  // Refused: a remote alone, which is all its buckets; and a connection string, whose keys everybody sees who lists processes.
  const [, remote] = /^rclone:(\w[\w.+@-]*:[^/].*)$/.exec(target) ?? [];
  if (remote !== undefined) return webHostByRclone(remote);
  throw new PackageError(`--to ${quoted(target)} names no bucket`, {
    hint: "give rclone:REMOTE:BUCKET or rclone:REMOTE:BUCKET/PATH, of a remote that rclone config knows",
  });
}
