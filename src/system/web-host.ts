import { matchLines } from "../lines.ts";
import type { Stage } from "../repository/sync.ts";

/** Where a published tree is sent, and the tool that does it. Every method throws when the tool fails. */
export interface WebHost {
  /** A file of the Debian package that has the tool, and its name. */
  tool: Readonly<Record<string, string>>;
  /** Copies files of the web host into a folder, those that are there. */
  fetch: (paths: readonly string[], folder: string) => Promise<void>;
  /** Tells which files are not on the web host, and which have other bytes there. */
  compare: (folder: string, paths: readonly string[]) => Promise<Differences>;
  /** Sends files: each is whole or not there at all. Immutable ones that are there stay. */
  send: (folder: string, stage: Stage) => Promise<void>;
}

/** How files differ on a web host. */
interface Differences {
  missing: readonly string[];
  changed: readonly string[];
}

/** @returns the paths as --files-from=- reads them */
export function fileList(paths: readonly string[]): string {
  return paths.map((path) => `${path}\n`).join("");
}

/** @returns the path in each line of a tool's report that matches */
export function pathsIn(report: Buffer, line: RegExp): string[] {
  return matchLines(report.toString("utf8"), line).map(([, path = ""]) => path);
}
