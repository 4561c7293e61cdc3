import { PackageError } from "../problem.ts";
import { LARGEST } from "./plain-file.ts";

const TIMEOUT = 60_000;

/**
 * Fetches a file of a web server.
 *
 * @returns its bytes; undefined where the server says that it has none (RFC 9110, 15.5.5 and 15.5.11)
 * @throws PackageError when the server cannot be reached, or answers otherwise
 */
export async function fetchFile(address: string): Promise<Uint8Array | undefined> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT) });
    if (answer.status === 404 || answer.status === 410) return undefined;
    if (!answer.ok) throw new Error(`the server answers ${answer.status} ${answer.statusText}`);
    return await contentOf(answer);
  } catch (cause) {
    throw new PackageError(`${address} cannot be fetched`, {
      cause,
      hint: "try again later, or give the folder of a mirror",
    });
  }
}

async function contentOf({ body }: Response): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body ?? []) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the body of an answer is of bytes
    pieces.push(piece as Uint8Array);
    size += pieces.at(-1)?.byteLength ?? 0;
    if (size > LARGEST) throw new Error(`it is larger than ${LARGEST / 1024 / 1024} MiB`);
  }
  return Buffer.concat(pieces);
}
