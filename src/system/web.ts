import { PackageError, quoted } from "../problem.ts";
import { inherited } from "./environment.ts";
import { LARGEST } from "./plain-file.ts";
import { readStream } from "./read-stream.ts";

const TIMEOUT = 60_000;

// curl(1), "ENVIRONMENT". Node's fetch knows none of them, and would go past a proxy that may be there for anonymity.
const PROXIES = ["https_proxy", "http_proxy", "all_proxy"].flatMap((name) => [name, name.toUpperCase()]);
const THIS_MACHINE: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Fetches a file of a web server. No redirect is followed: the user alone decides which servers this machine contacts.
 *
 * @param limit - in bytes, of the file after its content coding, such as gzip, is undone (RFC 9110, 8.4)
 * @returns its bytes; undefined where the server says that it has none (RFC 9110, 15.5.5 and 15.5.11)
 * @throws PackageError when a proxy has to be used, or the server cannot be reached, redirects (RFC 9110, 15.4), or answers
 *   otherwise
 */
export async function fetchFile(address: string, limit = LARGEST): Promise<Uint8Array | undefined> {
  refuseProxy(address);
  try {
    const answer = await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(TIMEOUT) });
    if (answer.status === 200) return await readStream(answer.body, limit, "it is larger than");
    await answer.body?.cancel();
    if (answer.status === 404 || answer.status === 410) return undefined;
    const target = answer.headers.get("location");
    if (target !== null) throw redirected(address, target);
    throw new Error(`the server answers ${answer.status} ${answer.statusText}`);
  } catch (error) {
    if (error instanceof PackageError) throw error;
    throw new PackageError(`${address} cannot be fetched`, {
      cause: reasonOf(error),
      hint: "try again later, or give the folder of a mirror",
    });
  }
}

function refuseProxy(address: string): void {
  if (THIS_MACHINE.has(new URL(address).hostname)) return;
  const [proxy] = Object.entries(inherited(PROXIES)).find(([, value]) => value !== "") ?? [];
  if (proxy === undefined) return;
  throw new PackageError(`${address} is not fetched: ${proxy} is set, and this command cannot use a proxy`, {
    hint: `mirror the tree with a program that can, such as wget, and give its folder; or unset ${proxy}`,
  });
}

function redirected(address: string, target: string): PackageError {
  return new PackageError(`${address} redirects to ${quoted(target)}`, {
    hint: "redirects are not followed: if the repository is there now, give its new address",
  });
}

/** @returns the reason below fetch's own error, which is "fetch failed" whether a name, a connection or a certificate failed */
function reasonOf(error: unknown): unknown {
  const below = error instanceof Error ? error.cause : undefined;
  return below instanceof Error && below.message !== "" ? below : error;
}
