import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that wait much, for Tor or for one publication after the other. */
function waits({ moduleId }: TestSpecification): boolean {
  return ["/test/repository/", "/test/whonix/"].some((folder) => moduleId.includes(folder));
}

const LONG = ["interrupted", "judges", "release-upgrade", "whonix/trouble", "whonix/use"];

/** Files that take a minute and more by themselves: begun last, they would be told alone at the end. Two share a Tor network. */
function isLong({ moduleId }: TestSpecification): boolean {
  return LONG.some((name) => moduleId.includes(`/${name}.test.ts`));
}

// One that waits at a time, from the start on, and two others beside it: more, and the processors have nothing to do.
class WaitingSpread extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is vitest's own, by the files' sizes
    const sorted = await super.sort(files);
    const longFirst = [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
    const others = longFirst.filter((file) => !waits(file));
    const spread = longFirst.filter(waits).flatMap((file) => [file, ...others.splice(0, 2)]);
    return [...spread, ...others];
  }
}

/** For what hangs. Many tests start programs, which takes ten times as long on a busy host. */
const FOR_PROGRAMS = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // A golden file that is not there is a failure, not something to be written.
    update: "none",
    // vitest would leave one of the host's processors to whoever watches.
    maxWorkers: "100%",
    sequence: { sequencer: WaitingSpread },
    // scripts/test.ts wants its own report; vitest's live window would write over the progress line.
    reporters:
      process.env["NYMPHEMERAL_TEST_REPORT"] === undefined
        ? ["default"]
        : [["default", { summary: false }], "./test/machines/run/reporter.ts"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/{unit,golden,habits}/**/*.test.ts"],
          // Files share the processes they run in: a start of its own for each took a third of the time.
          isolate: false,
          ...FOR_PROGRAMS,
        },
      },
      {
        test: {
          name: "commands",
          include: ["test/commands/*.test.ts"],
          isolate: false,
          ...FOR_PROGRAMS,
        },
      },
      {
        test: {
          name: "browser",
          include: ["test/browser/*.test.ts"],
          ...FOR_PROGRAMS,
        },
      },
      {
        test: {
          name: "container",
          include: ["test/{container,repository,whonix}/*.test.ts"],
          pool: "forks",
          // As above; what a process made for one file, such as certificates, serves the next one.
          isolate: false,
          testTimeout: 180_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: "kernel",
          include: ["test/kernel/*.test.ts"],
          // One guest at a time: an emulator takes all that there is.
          fileParallelism: false,
          // Hours, for what hangs: each wait in a story has a limit of its own.
          testTimeout: 10_800_000,
        },
      },
    ],
  },
});
