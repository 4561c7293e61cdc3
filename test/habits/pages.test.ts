import { describe, expect, it } from "vitest";

import manifest from "../../package.json" with { type: "json" };
import { projectFiles } from "../unit/project-files.ts";
import { documentedPages } from "./documented-commands.ts";
import { brokenLinks, linksOf } from "./pages.ts";

const files = projectFiles();
const pages = documentedPages(files);
const readme = files.get("README.md") ?? "";

describe("the README", () => {
  it("is short: 8 KiB", () => {
    expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(8192);
  });

  it("begins with what a user does, and comes to the code later", () => {
    const blocks = [...readme.matchAll(/^ *```sh\n *(.*)$/gm)].map(([, line]) => line);
    expect(blocks[0]).toMatch(/^sudo apt install \//);
    expect([...readme.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
      "Install",
      "Set the mail relay",
      "Does it work?",
      "Verify your download",
      "Uninstall",
      "Limits of the anonymity",
      "Build and test",
      "Documentation",
      "License",
    ]);
  });

  it("shows the answers of check that docs/troubleshooting.md shows", () => {
    const shown = readme
      .split("\n")
      .filter((line) => /^(?:tor: |mail: fails: |sudo .*; or |gateway NAME)/.test(line));
    expect(shown).toHaveLength(4);
    const page = new Set(files.get("docs/troubleshooting.md")?.split("\n"));
    expect(shown.filter((line) => !page.has(line))).toEqual([]);
  });

  it("names the versions of Node that package.json allows, as every page does", () => {
    const named = [...pages.values()].flatMap((text) => text.match(/Node\.js\s\d+[\d.]*( or newer)?/g) ?? []);
    expect(named.length).toBeGreaterThan(1);
    const allowed = new Set(named.map((name) => name.replace(/Node\.js\s(.*) or newer/, ">=$1")));
    expect(allowed).toEqual(new Set([manifest.engines.node]));
  });

  it("leads to every page", () => {
    const linked = new Set(linksOf(readme));
    expect([...pages.keys()].filter((path) => path !== "README.md" && !linked.has(path))).toEqual([]);
  });
});

describe("a link", () => {
  it("leads to a file and a heading that are there", () => {
    expect(brokenLinks(files, pages)).toEqual([]);
  });

  it("is told when it does not", () => {
    const page =
      "[a](b.md) [c](../d.md#e-f) [g](#h) [i](https://example.org) [j](../src)\n\n```sh\n[k](l)\n```\n\n# H\n";
    const texts = new Map([
      ["docs/a.md", page],
      ["d.md", "## E, f\n"],
      ["src/m.ts", ""],
    ]);
    expect(brokenLinks(texts, texts)).toEqual(["docs/a.md: b.md"]);
    const another = new Map([["d.md", '<img src="n.svg"> [o](#p)']]);
    expect(brokenLinks(texts, another)).toEqual(["d.md: #p", "d.md: n.svg"]);
  });
});
