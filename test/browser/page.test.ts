import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { renderPage } from "../../src/repository/page.ts";
import { projectTemplates, ROOT } from "../unit/example.ts";
import { RECORD } from "../../src/repository/layout.ts";
import { PAGE } from "../unit/repository/page-example.ts";
import { Chromium, type View } from "./chromium.ts";

const VIEWS: readonly View[] = [
  { width: 1280, height: 800, scheme: "light" },
  { width: 1280, height: 800, scheme: "dark" },
  { width: 768, height: 1024, scheme: "light" },
  { width: 768, height: 1024, scheme: "dark" },
  { width: 360, height: 740, scheme: "light" },
  { width: 360, height: 740, scheme: "dark" },
];

const DESKTOP: View = { width: 1280, height: 800, scheme: "light" };
const PHONE: View = { width: 360, height: 740, scheme: "light" };

// Where the first command to paste stands.
const BOX = `document.getElementById("by-keyring").getBoundingClientRect()`;

// Commands and tables scroll sideways in their own boxes; nothing else is wider than the window.
const BEYOND = `[...document.querySelectorAll("body *")]
  .filter((element) => element.closest("pre code, .wide table") === null)
  .filter((element) => element.getBoundingClientRect().right > document.documentElement.clientWidth)
  .map(({ outerHTML }) => outerHTML)`;

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
  writeFileSync(join(tree, RECORD), "");
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
    expect(await chromium.evaluate(BEYOND)).toEqual([]);
    // The style counts, so the policy has its sum.
    expect(await chromium.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(
      view.scheme === "light" ? "rgb(253, 253, 252)" : "rgb(23, 25, 29)",
    );
    writeFileSync(join(PICTURES, `page-${view.width}-${view.scheme}.png`), await chromium.picture());
  });
});

describe("the page", () => {
  it("has links that lead to headings, and to files of the tree", async () => {
    await chromium.open(address("index.html", html), DESKTOP);
    const hrefs = await chromium.evaluate("[...document.links].map(({ href }) => href).join(' ')");
    const links = String(hrefs).split(" ");
    const ids = links.map((link) => new URL(link).hash.slice(1)).filter((id) => id !== "");
    expect(ids).toEqual(["verify", "install", "then", "verify", "onion", "wrong-key", "remove"]);
    for (const id of ids)
      expect(await chromium.evaluate(`document.getElementById("${id}")?.tagName`), id).toBe("H2");
    const files = links
      .filter((link) => link.startsWith("file:") && !link.includes("#"))
      .map((link) => fileURLToPath(link));
    expect(files).toHaveLength(5);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it("shows the command to paste on the first screen, whole on a desktop and its beginning on a phone", async () => {
    await chromium.open(address("index.html", html), DESKTOP);
    expect(await chromium.evaluate(`${BOX}.bottom`)).toBeLessThan(DESKTOP.height);
    await chromium.open(address("index.html", html), PHONE);
    expect(await chromium.evaluate(`${BOX}.top`)).toBeLessThan(PHONE.height - 100);
  });

  it("breaks no line of a command: its box scrolls sideways", async () => {
    await chromium.open(address("index.html", html), PHONE);
    const broken = `[...document.querySelectorAll("pre")].filter((block) => {
      const { whiteSpace, overflowX } = getComputedStyle(block);
      return whiteSpace !== "pre" || overflowX !== "auto";
    }).map(({ id }) => id)`;
    expect(await chromium.evaluate(broken)).toEqual([]);
  });

  it.each([
    ["text of twice the size", "html { font-size: 200%; }"],
    ["no style", ""],
  ])("fits with %s", async (_case, style) => {
    const other = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
    const text =
      style === ""
        ? other.replace(/<style>.*<\/style>/s, "")
        : other.replace("</style>", () => `${style}</style>`);
    await chromium.open(address("other.html", text), DESKTOP);
    expect(await chromium.evaluate(style === "" ? "document.styleSheets.length" : BEYOND)).toEqual(
      style === "" ? 0 : [],
    );
    writeFileSync(join(PICTURES, `page-${style === "" ? "plain" : "large"}.png`), await chromium.picture());
  });

  it.each([
    ["a picture from elsewhere", '<img src="http://127.0.0.1:9/a.png" alt="">'],
    ["another style", "<style>p { color: red; }</style>"],
  ])("is told when it has %s", async (_case, part) => {
    await chromium.open(address("other.html", html.replace("</main>", `${part}</main>`)), DESKTOP);
    expect(chromium.complaints.join()).toContain("violates the following Content Security Policy directive");
  });
});
