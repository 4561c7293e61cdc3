import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { explain, PackageError } from "../src/problem.ts";
import { cacheFolder } from "../test/machines/roots/base-root.ts";
import { minutes } from "../test/machines/run/reporter.ts";
import { command } from "./command-line/command.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { REPOSITORY_TOOLS } from "../src/publisher/tools.ts";
import { type Outcome, runCheck } from "../test/machines/run/run-check.ts";
import { failureLines, storyTable } from "../test/machines/run/test-report.ts";

const USAGE = `usage: npm test [-- [--quick | --every-release] [--times]]

Builds the package, then runs every check of it: format, types, lint, unused code, unit tests of Perl and
TypeScript, and the stories in booted Debian machines. Goes on after a failure, and ends with the counts; exit status 1
when anything failed.

  --quick          of the stories the main ones alone, on one release
  --every-release  also the deep stories on every release, instead of the oldest and the newest alone
  --times          where the machines' time goes, as a table
  --help           this text

Debian packages that the tests need are installed with apt-get when it runs as root.`;

/** What the unit tests compare with, and the Debian package that has it. */
const JUDGES = {
  "/usr/bin/dpkg-gencontrol": "dpkg-dev",
  "/usr/bin/shellcheck": "shellcheck",
  "/usr/bin/dash": "dash",
  "/usr/bin/git": "git",
  "/usr/bin/prove": "perl",
  "/usr/bin/perlcritic": "libperl-critic-perl",
  "/usr/bin/gpgconf": "gpgconf",
  ...REPOSITORY_TOOLS,
};

/** They only read the checkout, and can do so at the same time. */
const READING = ["format", "types", "lint", "unused"];

await command({ usage: USAGE, flags: ["quick", "every-release", "times"] }, async (flags) => {
  const scope = flags.quick ? ["--quick"] : flags["every-release"] ? ["--every-release"] : [];
  const words = [...scope, ...(flags.times ? ["--times"] : [])];
  const folder = join(cacheFolder(), `last-run${scope.join("")}`);
  mkdirSync(folder, { recursive: true });
  const check = async (script: string): Promise<Outcome> =>
    await runCheck({ script, tests: false, words: [] }, folder);
  console.log(expectation(folder));
  const start = performance.now();
  await prepare();
  const outcomes = [
    await check("build"),
    ...(await Promise.all(READING.map(check))),
    await check("test:perl"),
    await runCheck({ script: "test:unit", tests: true, words: [] }, folder),
    await runCheck({ script: "test:container", tests: true, words }, folder),
  ];
  writeFileSync(join(folder, "seconds"), String((performance.now() - start) / 1000));
  summarize(outcomes);
});

/** How long it will take, as far as that is known. */
function expectation(folder: string): string {
  try {
    const seconds = Number(readFileSync(join(folder, "seconds"), "utf8"));
    return `This takes about ${minutes(seconds)}, as it did the last time on this machine.`;
  } catch {
    return "The first run here makes the machines' base systems first. Everything takes about 20 minutes.";
  }
}

// Without them the tests that need them fail, and each says so; the others can still run.
async function prepare(): Promise<void> {
  try {
    await needDebianPackages(JUDGES, console.log);
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    console.log(explain(error));
  }
}

function summarize(outcomes: readonly Outcome[]): void {
  console.log(["", ...outcomes.flatMap(({ report }) => storyTable(report)), ""].join("\n"));
  for (const { script, passed, failed, seconds } of outcomes) {
    console.log(
      `${script.padEnd(15)} ${String(passed).padStart(5)} passed ${String(failed).padStart(3)} failed ${seconds.toFixed(1).padStart(7)} s`,
    );
  }
  for (const { notRun } of outcomes) {
    if (notRun !== "") console.log(notRun);
  }
  for (const line of outcomes.flatMap(({ report }) => failureLines(report))) console.log(line);
  const total = (key: "passed" | "failed"): number =>
    outcomes.reduce((sum, outcome) => sum + outcome[key], 0);
  console.log(`\n${total("passed")} passed, ${total("failed")} failed`);
  process.exitCode = total("failed") === 0 ? 0 : 1;
}
