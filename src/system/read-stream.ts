/**
 * Reads a stream of bytes to its end, and no further than a limit.
 *
 * @param stream - null: there is nothing to read
 * @param limit - in bytes
 * @param complaint - begins the message, before the limit: "it is larger than"
 * @throws RangeError when there is more
 */
export async function readStream(
  stream: AsyncIterable<Uint8Array> | null,
  limit: number,
  complaint: string,
): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of stream ?? []) {
    pieces.push(piece);
    size += piece.byteLength;
    if (size > limit) throw new RangeError(`${complaint} ${limit / 1024 / 1024} MiB`);
  }
  return Buffer.concat(pieces);
}
