import { join } from "node:path";

import { defineConfig } from "vitest/config";

// The plain tests of src/: quick, and each mutant meets those that reach it. The others start programs, read the
// project's files, which a mutated file breaks by its looks, or judge made-up cases.
export default defineConfig({
  test: {
    root: join(import.meta.dirname, "../.."),
    update: "none",
    include: [
      "test/unit/{archive,definition,publish,render,validation,verify}/**/*.test.ts",
      "test/unit/*.test.ts",
      "test/golden/*.test.ts",
    ],
    exclude: ["**/*.property.test.ts", "**/injection.test.ts"],
  },
});
