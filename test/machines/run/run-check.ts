import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";

import { EARLIER_VARIABLE, readReport, REPORT_VARIABLE, type RunReport } from "./reporter.ts";
import { runScript } from "../../../src/system/npm.ts";
import { ROOT } from "../../../src/project.ts";

/** A check by another program: an npm script. */
export interface Check {
  readonly script: string;
  /** Whether vitest counts tests in it; else the whole check counts as one. */
  readonly tests?: boolean;
  /** Whether it prints while it runs; else it prints at its end, so that several can run at the same time. */
  readonly shown?: boolean;
  /** Its arguments. */
  readonly words?: readonly string[];
}

/** What a check came to. */
export interface Outcome {
  readonly script: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
  /** What its tests came to; nothing where none ran. */
  readonly report: RunReport;
  /** Why tests did not run that cannot run here; empty where they ran. */
  readonly notRun: string;
}

/**
 * Runs a check, whatever comes of it.
 *
 * @param folder where the reports of earlier runs lie; this one's takes the place of its own
 */
export async function runCheck(
  { script, tests = false, shown = false, words = [] }: Check,
  folder: string,
): Promise<Outcome> {
  const earlier = join(folder, `${script.replace(":", "-")}.json`);
  // Another checkout may run its checks at the same time.
  const written = `${earlier}.${process.pid}`;
  rmSync(written, { force: true });
  if (shown) console.log(`\n=== npm run ${script}`);
  const start = performance.now();
  const { status, stdout, stderr } = await runScript(script, words, {
    cwd: ROOT,
    ...(shown ? { shown: "output" } : {}),
    env: { npm_config_loglevel: "silent", [REPORT_VARIABLE]: written, [EARLIER_VARIABLE]: earlier },
  });
  const seconds = (performance.now() - start) / 1000;
  if (!shown) console.log(`\n=== npm run ${script}\n${stdout.toString("utf8").trimEnd()}`);
  process.stderr.write(stderr);
  const report = readReport(written) ?? { results: [], failures: [], seconds: 0 };
  if (report.results.length > 0) renameSync(written, earlier);
  const passed = report.results.filter((result) => result.passed).length;
  return {
    script,
    passed: tests ? passed : Number(status === 0),
    // A failure outside a test, such as a file that cannot be loaded, is one too.
    failed: status === 0 ? report.failures.length : Math.max(report.failures.length, 1),
    seconds,
    report,
    notRun: tests && report.results.length === 0 ? stderr.toString("utf8") : "",
  };
}
