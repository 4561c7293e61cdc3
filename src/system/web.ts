import { PackageError } from "../problem.ts";

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
    return new Uint8Array(await answer.arrayBuffer());
  } catch (cause) {
    throw new PackageError(`${address} cannot be fetched`, {
      cause,
      hint: "try again later, or give the folder of a mirror",
    });
  }
}
