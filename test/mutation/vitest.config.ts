import { join } from "node:path";

import { defineConfig } from "vitest/config";

// The plain tests of src/: quick, and each mutant meets those that reach it. The others start programs, read the
// project's files, which a mutated file breaks by its looks, or judge made-up cases.
// To Stryker a file that throws while it is loaded has no tests, and none that fails: examples are made in functions.
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    update: "none",
    // A test that runs out of time counts as one that noticed: on a busy machine the usual 5 s would hide survivors.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: [
      "test/unit/{archive,artifact,definition,render,repository,validation,verify}/**/*.test.ts",
      "test/unit/*.test.ts",
      // They alone hold repository/description.ts; dpkg-deb is quick.
      "test/unit/publisher/hostile-*.test.ts",
      "test/golden/*.test.ts",
    ],
    exclude: ["**/*.property.test.ts", "**/injection.test.ts"],
  },
});
