import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** @returns what xz(1) makes of the content, the same bytes each time */
export async function xz(content: Uint8Array): Promise<Uint8Array> {
  // A shell between us and xz could not hand on what xz reads, see onHost.
  const child = promisify(execFile)("xz", ["--threads=1", "--stdout"], {
    encoding: "buffer",
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  child.child.stdin?.end(content);
  return (await child).stdout;
}
