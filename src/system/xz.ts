import { run } from "./process.ts";

/**
 * @returns what xz(1) makes of the content, the same bytes each time
 * @throws PackageError when it fails
 */
export async function xz(content: Uint8Array): Promise<Uint8Array> {
  const failure = { message: "xz cannot compress", hint: "is Debian's xz-utils installed, and memory left?" };
  return (await run("xz", ["--threads=1", "--stdout"], failure, { input: content })).stdout;
}
