import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// Files that wait much, for Tor or for one publication after the other: the others run beside them, not after them.
const FIRST = ["/test/repository/", "/test/whonix/"];

function rank({ moduleId }: TestSpecification): number {
  const index = FIRST.findIndex((folder) => moduleId.includes(folder));
  return index === -1 ? FIRST.length : index;
}

class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- it is vitest's own, by the files' sizes
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    // A golden file that is not there is a failure, not something to be written.
    update: "none",
    // vitest would leave one of the host's processors to whoever watches.
    maxWorkers: "100%",
    // Files share the processes they run in: loading everything anew for each took as long as running it.
    isolate: false,
    sequence: { sequencer: WaitingFirst },
    projects: [
      { test: { name: "unit", include: ["test/{unit,golden,habits}/**/*.test.ts"] } },
      {
        test: {
          name: "browser",
          include: ["test/browser/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "container",
          include: ["test/{container,repository,whonix}/*.test.ts"],
          // One process per file: every story talks to machines of its own.
          pool: "forks",
          testTimeout: 180_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
