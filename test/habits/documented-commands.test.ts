import { describe, expect, it } from "vitest";

import { commandsOf, documentedPages, evidenceProblems, otherLanguages } from "./documented-commands.ts";
import { DOCUMENTED_COMMANDS } from "./documented-evidence.ts";
import { projectFiles } from "../unit/project-files.ts";

const files = projectFiles();
const pages = documentedPages(files);

describe("a command in the README or in docs/", () => {
  it("is run by a test, or listed with the reason why not", () => {
    expect(evidenceProblems(pages, DOCUMENTED_COMMANDS, files)).toEqual([]);
  });

  it("is told when nothing runs it, when no page has it, and when its evidence is gone", () => {
    const page = new Map([
      ["docs/a.md", "```sh\nnpm run a    # does it\nnpm run b\n```\n"],
      ["docs/d.md", "```sh\nnpm run d\n```\n"],
    ]);
    const evidence = {
      "npm run b": { runBy: "test/b.test.ts", words: "runs b" },
      "npm run c": { notRunBecause: "it is long gone" },
      "docs/d.md": { notRunBecause: "it needs the moon" },
    };
    expect(evidenceProblems(page, evidence, new Map([["test/b.test.ts", "runs a"]]))).toEqual([
      "docs/a.md: nothing runs: npm run a",
      "no page has: npm run c",
      'test/b.test.ts has no "runs b", for: npm run b',
    ]);
    expect(evidenceProblems(page, evidence, new Map())).toContain(
      'test/b.test.ts has no "runs b", for: npm run b',
    );
  });

  it("stands in a block of shell lines, or behind $ in one without a language", () => {
    expect(otherLanguages(pages)).toEqual([]);
    expect(
      otherLanguages(new Map([["a.md", "```bash\na\n```\n\n- b\n\n  ```console\n  c\n  ```\n"]])),
    ).toEqual(["a.md: bash", "a.md: console"]);
  });
});

describe("commandsOf", () => {
  it.each([
    ["each line, without its comment", "a -b    # c\nd '#e'\n", ["a -b", "d '#e'"]],
    ["lines that go on", "a \\\n    b\nc &&\nd |\n  e\n", ["a \\\n    b", "c &&\nd |\n  e"]],
    ["an if up to its end", "if a\nthen b\nelse c\nfi &&\nd\ne\n", ["if a\nthen b\nelse c\nfi &&\nd", "e"]],
    ["a here-document up to its end", "a <<'EOF'\nb\n\nc\nEOF\nd\n", ["a <<'EOF'\nb\n\nc\nEOF", "d"]],
    [
      "what follows a here-document only where it succeeds",
      "a <<'EOF' &&\nb\nEOF\nc &&\nd\ne\n",
      ["a <<'EOF' &&\nb\nEOF\nc &&\nd", "e"],
    ],
  ])("finds %s", (_what, lines, commands) => {
    expect(commandsOf(`text\n\n\`\`\`sh\n${lines}\`\`\`\n`)).toEqual(commands);
  });

  it("finds what a terminal shows, and no file or output", () => {
    expect(commandsOf("1. a\n\n   ```sh\n   b c\n   ```\n\n```\n$ d\ne\n```\n\n```ini\n[f]\n```\n")).toEqual([
      "b c",
      "d",
    ]);
  });
});
