import { describe, expect, it } from "vitest";

import manifest from "../../package.json" with { type: "json" };
import { projectFiles } from "./project-files.ts";
import { workflowViolations } from "./workflows.ts";

const SCRIPTS = Object.keys(manifest.scripts);
const workflows = [...projectFiles()].filter(([path]) => path.startsWith(".github/workflows/"));

/** A workflow in which all is well. */
const EXAMPLE = `on:
  push:
permissions:
  contents: read
concurrency: example
jobs:
  build:
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with:
          persist-credentials: false
      - run: npm ci
      - run: npm run build -- --out "$FOLDER"
`;

describe("the workflows", () => {
  it("are those of pushes, releases and each week", () => {
    expect(workflows.map(([path]) => path).toSorted()).toEqual([
      ".github/workflows/ci.yml",
      ".github/workflows/release.yml",
      ".github/workflows/resign.yml",
    ]);
  });

  it.each(workflows)("run nothing but npm scripts, with no right too many, in %s", (_path, text) => {
    expect(workflowViolations(text, SCRIPTS)).toEqual([]);
  });
});

describe("workflowViolations", () => {
  it("finds nothing wrong in the example", () => {
    expect(workflowViolations(EXAMPLE, SCRIPTS)).toEqual([]);
  });

  it.each([
    ["contents: read", "contents: write", "may do more than read"],
    ["permissions:\n  contents: read\n", "", "may do more than read"],
    ["concurrency: example\n", "", "may run twice at once"],
    ["push:", "pull_request_target:", "gives strangers its rights"],
    ["@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2", "@v6", "actions/checkout@v6 is not pinned"],
    [" # v6.0.2", "", "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd is not pinned"],
    ["persist-credentials: false", "fetch-depth: 0", "build: the checkout keeps the token"],
    ["    timeout-minutes: 5\n", "", "build: has no time limit"],
    [
      "    steps:",
      "    permissions: { id-token: write }\n    steps:",
      "build: may write id-token for nothing",
    ],
    [
      "    steps:",
      "    permissions: { packages: write }\n    steps:",
      "build: may write packages for nothing",
    ],
    ["npm run build --", "npm run bulid --", "build: there is no script bulid"],
    ["npm ci", "npm install", "build: 'npm install' is no npm script"],
    [
      '"$FOLDER"',
      "x; curl example.org",
      "build: 'npm run build -- --out x; curl example.org' is no npm script",
    ],
    [
      '"$FOLDER"',
      "${{ github.head_ref }}",
      "build: 'npm run build -- --out ${{ github.head_ref }}' is no npm script",
    ],
  ])("tells %j turned into %j", (before, after, violation) => {
    expect(EXAMPLE).toContain(before);
    expect(
      workflowViolations(
        EXAMPLE.replace(before, () => after),
        SCRIPTS,
      ),
    ).toEqual([violation]);
  });
});
