import { explain, PackageError } from "../src/problem.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { expectationFrom, folderOfRuns, keepDuration } from "../test/machines/run/expectation.ts";
import { JUDGES } from "../test/machines/run/judges.ts";
import { type Check, type Outcome, runCheck } from "../test/machines/run/run-check.ts";
import { sumOf, summaryOf } from "../test/machines/run/summary.ts";
import { command } from "./command-line/command.ts";

/** They only read the checkout. */
const READING = ["format", "types", "lint", "unused", "test:perl"];

await command({
  name: "test",
  about: "Builds the package, then runs every check of it, and ends with the counts.",
  options: {
    quick: { help: "the main stories alone, on one release" },
    "every-release": {
      help: "also the deep stories on every release, instead of the oldest and the newest alone",
    },
    times: { help: "ends with a table of where the machines' time went" },
  },
  details: `The checks are format, types, lint, unused code, unit tests of Perl and TypeScript, tests of the
commands, and the stories in booted Debian machines. Goes on after a failure; exit status 1 when
anything failed.

As root it installs with apt-get the Debian packages that the tests need.`,
  async run({ quick, "every-release": everyRelease, times }) {
    const scope = quick === true ? ["--quick"] : everyRelease === true ? ["--every-release"] : [];
    const words = [...scope, ...(times === true ? ["--times"] : [])];
    const folder = folderOfRuns(scope.join(""));
    const check = async (one: Check): Promise<Outcome> => await runCheck(one, folder);
    console.log(expectationFrom(folder));
    const start = performance.now();
    await installJudges();
    // Stories wait much of the time: the processors have time for everything else.
    const outcomes = [
      await check({ script: "build" }),
      ...(await Promise.all([
        ...READING.map(async (script) => await check({ script })),
        check({ script: "test:unit", tests: true }),
        check({ script: "test:commands", tests: true }),
        check({ script: "test:container", tests: true, shown: true, words }),
      ])),
    ];
    keepDuration(folder, (performance.now() - start) / 1000);
    console.log(summaryOf(outcomes).join("\n"));
    process.exitCode = sumOf(outcomes, "failed") === 0 ? 0 : 1;
  },
}).start();

// Without them the tests that need them fail, and each says so; the others can still run.
async function installJudges(): Promise<void> {
  try {
    await needDebianPackages(JUDGES, console.log);
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    console.log(explain(error));
  }
}
