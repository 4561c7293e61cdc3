import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { explain, PackageError } from "../src/package-error.ts";
import { command } from "./command.ts";
import { needDebianPackages } from "./debian-packages.ts";
import { onHost } from "./on-host.ts";
import { ROOT } from "./project.ts";
import { REPOSITORY_TOOLS } from "./repo/tools.ts";
import { failures, storyTable } from "./test-report.ts";
import { inWorkspace } from "./workspace.ts";

const USAGE = `usage: npm test

Builds the package, then runs every check of it: format, types, lint, unused code, unit tests of Perl
and TypeScript, and the stories in
booted Debian machines. Goes on after a failure, and ends with the counts; exit status 1 when anything failed.

Debian packages that the tests need are installed with apt-get when it runs as root.`;

/** What the unit tests compare with, and the Debian package that has it. */
const JUDGES = {
  "/usr/bin/dpkg-deb": "dpkg",
  "/usr/bin/dpkg-gencontrol": "dpkg-dev",
  "/usr/bin/shellcheck": "shellcheck",
  "/usr/bin/dash": "dash",
  "/usr/bin/git": "git",
  "/usr/bin/prove": "perl",
  "/usr/bin/gpgconf": "gpgconf",
  ...REPOSITORY_TOOLS,
};

/** A check by another program. `tests`: vitest counts them, else the whole check counts as one. */
interface Check {
  script: string;
  tests: boolean;
}

interface Outcome {
  script: string;
  passed: number;
  failed: number;
  seconds: number;
  /** The stories among the tests: lines of a table. */
  stories: readonly string[];
  /** What failed among the tests: lines. */
  failures: readonly string[];
  /** Why tests were not run that could not be run here. */
  notRun: string;
}

const CHECKS: readonly Check[] = [
  { script: "build", tests: false },
  { script: "format", tests: false },
  { script: "types", tests: false },
  { script: "lint", tests: false },
  { script: "unused", tests: false },
  { script: "test:perl", tests: false },
  { script: "test:unit", tests: true },
  { script: "test:container", tests: true },
];

await command({ usage: USAGE }, async () => {
  await inWorkspace(async (folder) => {
    await prepare();
    const outcomes: Outcome[] = [];
    for (const check of CHECKS) outcomes.push(await run(check, join(folder, "report.json")));
    summarize(outcomes);
  });
});

// Without them the tests that need them fail, and each says so; the others can still run.
async function prepare(): Promise<void> {
  try {
    await needDebianPackages(JUDGES);
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    console.log(explain(error));
  }
}

async function run({ script, tests }: Check, report: string): Promise<Outcome> {
  console.log(`\n=== npm run ${script}`);
  rmSync(report, { force: true });
  const reporters = tests
    ? ["--", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]
    : [];
  const start = performance.now();
  const { exitCode, stderr } = await onHost({
    cwd: ROOT,
    stdio: ["ignore", "inherit", "pipe"],
    nothrow: true,
  })`npm run --silent ${script} ${reporters}`;
  const seconds = (performance.now() - start) / 1000;
  process.stderr.write(stderr);
  const results = tests ? readReport(report) : undefined;
  const passed = tests ? count(results, "numPassedTests") : exitCode === 0 ? 1 : 0;
  const failed = count(results, "numFailedTests");
  return {
    script,
    passed,
    // A failure outside a test, such as a file that cannot be loaded, is one too.
    failed: exitCode === 0 ? failed : Math.max(failed, 1),
    seconds,
    stories: storyTable(results),
    failures: failures(results),
    notRun: tests && passed + failed === 0 ? stderr : "",
  };
}

function readReport(report: string): unknown {
  try {
    return JSON.parse(readFileSync(report, "utf8"));
  } catch {
    return undefined;
  }
}

function count(counts: unknown, name: string): number {
  const value: unknown =
    typeof counts === "object" && counts !== null ? Reflect.get(counts, name) : undefined;
  return typeof value === "number" ? value : 0;
}

function summarize(outcomes: readonly Outcome[]): void {
  console.log(["", ...outcomes.flatMap(({ stories }) => stories), ""].join("\n"));
  for (const { script, passed, failed, seconds } of outcomes) {
    console.log(
      `${script.padEnd(15)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${seconds.toFixed(1).padStart(7)} s`,
    );
  }
  for (const { notRun } of outcomes) {
    if (notRun !== "") console.log(notRun);
  }
  for (const line of outcomes.flatMap((outcome) => outcome.failures)) console.log(line);
  const total = (key: "passed" | "failed"): number =>
    outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
  console.log(`\n${total("passed")} passed, ${total("failed")} failed`);
  process.exitCode = total("failed") === 0 ? 0 : 1;
}
