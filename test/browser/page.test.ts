import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { renderPage } from "../../src/repository/page.ts";
import { projectTemplates, ROOT } from "../unit/example.ts";
import { PAGE } from "../unit/repository/page-example.ts";
import { Chromium, type View } from "./chromium.ts";

const VIEWS: readonly View[] = [
  { width: 1280, scheme: "light" },
  { width: 1280, scheme: "dark" },
  { width: 360, scheme: "light" },
  { width: 360, scheme: "dark" },
];

// Where a person finds what the page looks like.
const PICTURES = join(ROOT, "dist");

let chromium: Chromium;
let tree: string;
let html: string;

/** Puts a page into the tree. */
function address(name: string, text: string): string {
  writeFileSync(join(tree, name), text);
  return pathToFileURL(join(tree, name)).href;
}

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), "page-"));
  for (const { filename } of PAGE.versions) {
    mkdirSync(dirname(join(tree, filename)), { recursive: true });
    writeFileSync(join(tree, filename), "");
  }
  html = renderPage(PAGE, await projectTemplates());
  mkdirSync(PICTURES, { recursive: true });
  chromium = await Chromium.start();
});

afterAll(async () => {
  await chromium[Symbol.asyncDispose]();
  await rm(tree, { recursive: true });
});

describe.each(VIEWS)("the page, $width wide and $scheme", (view) => {
  it("asks for nothing but itself, gives the browser nothing to complain of, and fits", async () => {
    const url = address("index.html", html);
    await chromium.open(url, view);
    expect(chromium.requests).toEqual([url]);
    expect(chromium.complaints).toEqual([]);
    const beyond = `[...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > ${view.width}).map(({ outerHTML }) => outerHTML)`;
    expect(await chromium.evaluate(beyond)).toEqual([]);
    // The style counts, so the policy has its sum.
    expect(await chromium.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(
      view.scheme === "light" ? "rgb(253, 253, 251)" : "rgb(22, 24, 28)",
    );
    writeFileSync(join(PICTURES, `page-${view.width}-${view.scheme}.png`), await chromium.picture());
  });
});

describe("the page", () => {
  it("has links that lead to headings, and to files of the tree", async () => {
    await chromium.open(address("index.html", html), { width: 1280, scheme: "light" });
    const hrefs = await chromium.evaluate("[...document.links].map(({ href }) => href).join(' ')");
    const links = String(hrefs).split(" ");
    const ids = links.map((link) => new URL(link).hash.slice(1)).filter((id) => id !== "");
    expect(ids).toEqual(["install", "verify", "versions", "onion", "wrong-key", "remove", "versions"]);
    for (const id of ids)
      expect(await chromium.evaluate(`document.getElementById("${id}")?.tagName`), id).toBe("H2");
    const files = links.filter((link) => !link.includes("#")).map((link) => fileURLToPath(link));
    expect(files).toHaveLength(4);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it.each([
    ["a picture from elsewhere", '<img src="http://127.0.0.1:9/a.png" alt="">'],
    ["another style", "<style>p { color: red; }</style>"],
  ])("is told when it has %s", async (_case, part) => {
    await chromium.open(address("other.html", html.replace("</main>", `${part}</main>`)), {
      width: 1280,
      scheme: "light",
    });
    expect(chromium.complaints.join()).toContain("violates the following Content Security Policy directive");
  });
});
