import { runWithInput } from "./process.ts";

/** @returns what xz(1) makes of the content, the same bytes each time */
export async function xz(content: Uint8Array): Promise<Uint8Array> {
  return await runWithInput("xz", ["--threads=1", "--stdout"], content);
}
