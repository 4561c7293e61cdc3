import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // A golden file that is not there is a failure, not something to be written.
    update: "none",
    // vitest would leave one of the host's processors to whoever watches.
    maxWorkers: "100%",
    // Files share the processes they run in: loading everything anew for each took as long as running it.
    isolate: false,
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
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
