import { gunzipSync } from "node:zlib";

/**
 * Unpacks what gzip(1) packed, and no more than a limit: a few bytes can stand for more than any memory has.
 *
 * @param limit - in bytes
 * @throws Error when it is damaged, or unpacks to more
 */
export function gunzip(content: Uint8Array, limit: number): Uint8Array {
  try {
    return gunzipSync(content, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof RangeError) throw new Error(unpacksToMore(limit), { cause: error });
    throw error;
  }
}

/** @returns what a message says of an archive that unpacks to more than a limit in bytes */
export function unpacksToMore(limit: number): string {
  return `it unpacks to more than ${limit / 1024 / 1024} MiB`;
}
