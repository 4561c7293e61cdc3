import type { PackageTree } from "../../../src/tree.ts";
import { verify } from "../../../src/verify/verify.ts";
import { assemble, type RawDeb } from "./broken-deb.ts";

/** The findings of every check that failed, by its name. */
export function findingsOf(file: Uint8Array, tree?: PackageTree): Record<string, readonly string[]> {
  const failed = verify(file, tree).verdicts.filter(({ findings }) => findings.length > 0);
  return Object.fromEntries(failed.map(({ check, findings }) => [check, findings]));
}

/** The findings about a package put together by the test. */
export function findingsIn(raw: RawDeb): Record<string, readonly string[]> {
  return findingsOf(assemble(raw));
}
