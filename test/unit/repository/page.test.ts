import { createHash } from "node:crypto";

import { beforeEach, describe, expect, it } from "vitest";

import { renderPage } from "../../../src/repository/page.ts";
import type { Templates } from "../../../src/render/templates.ts";
import { brokenTag } from "../broken-tag.ts";
import { projectTemplates } from "../example.ts";
import { RELAY_ONION } from "../onion-names.ts";
import { thrownBy } from "../thrown.ts";
import { HOSTILE_TEXTS } from "../validation/hostile-texts.ts";
import { pageCommands } from "./page-commands.ts";
import { contrast, paletteOf } from "./page-contrast.ts";
import { PAGE } from "./page-example.ts";

const HOSTILE = Object.values(HOSTILE_TEXTS);

let templates: Templates;
let html: string;

beforeEach(async () => {
  templates = await projectTemplates();
  html = renderPage(PAGE, templates);
});

/** Every tag, with its attributes. */
function tagsOf(page: string): string[] {
  return page.match(/<[^>]*>/g) ?? [];
}

/** Every value of an attribute. */
function attributes(page: string, name: string): string[] {
  return [...page.matchAll(new RegExp(` ${name}="([^"]*)"`, "g"))].map(([, value = ""]) => value);
}

/** One line of printable ASCII. */
function isLine(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

function styleOf(page: string): string {
  return /<style>(.*)<\/style>/s.exec(page)?.[1] ?? "";
}

describe("renderPage", () => {
  it("lets a browser load nothing, run nothing, and apply this style alone", () => {
    const hash = createHash("sha256").update(styleOf(html)).digest("base64");
    expect(html).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; ` +
        `style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">`,
    );
    expect(html).toContain('<meta name="referrer" content="no-referrer">');
  });

  it("has nothing to run, and nothing that would be fetched", () => {
    expect(html).not.toMatch(
      /<(?:script|img|iframe|object|embed|form|base|svg)\b| on[a-z]+=| (?:src|srcset|style)=|@import|url\(/i,
    );
    const page = `http://${RELAY_ONION}/nymphemeral/`;
    const elsewhere = attributes(html, "href").filter((href) => !/^(?:#|pool\/|data:,$)/.test(href));
    expect(elsewhere).toEqual([page, "record.jsonl"]);
  });

  it("is well-formed, without the tags that HTML never closes", () => {
    expect(brokenTag(html.replace(/<(?:!doctype|meta|link|wbr)\b[^>]*>/g, ""))).toBeUndefined();
  });

  it("says its language and title, and has one heading of the first level", () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">\n/);
    expect(html).toContain("<title>nymphemeral-whonix-connections: packages for Debian and Whonix</title>");
    expect(html.match(/<h1>.*<\/h1>/g)).toEqual(["<h1>nymphemeral-<wbr>whonix-<wbr>connections</h1>"]);
  });

  it("gives each section a heading that the navigation leads to, and no id twice", () => {
    const ids = attributes(html, "id");
    const sections = attributes(html, "aria-labelledby");
    expect(sections).toEqual(["install", "then", "verify", "onion", "wrong-key", "remove"]);
    expect(attributes(/<nav.*<\/nav>/s.exec(html)?.[0] ?? "", "href")).toEqual(
      sections.map((id) => `#${id}`),
    );
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(sections.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it("lists every version, the newest first, with its date, size and sum, and a link to its file", () => {
    const name = "nymphemeral-whonix-connections";
    expect(html).toContain(
      `<tr>
<th scope="row"><a href="pool/main/n/${name}/${name}_1.1.0%7Erc1_all.deb">${name} 1.1.0~rc1</a></th>
<td><time datetime="2026-11-24">2026-11-24</time></td>
<td>28 KiB</td>
<td><code class="whole">${PAGE.versions[3]?.sha256}</code></td>
</tr>`,
    );
    expect(html.match(/<caption>.*<\/caption>/g)).toEqual([
      "<caption>stable</caption>",
      "<caption>testing</caption>",
    ]);
    const shown = html.match(/[^>]+(?=<\/a><\/th>)/g);
    expect(shown).toEqual([
      `${name} 1.0.1`,
      `${name} 1.0.0`,
      "nymphemeral-archive-keyring 2026.11.20",
      `${name} 1.1.0~rc1`,
    ]);
  });

  it("shows each fingerprint as gpg does", () => {
    expect(html).toContain(
      '<dd><code class="whole">30C4 B8B5 E304 F1C1 5E98 FE5B A70A 7120 94C0 F51A</code></dd>\n' +
        '<dd><code class="whole">A0C7 C9FD F6E8 F074 80DE 6810 E0F8 D098 44F9 9927</code></dd>',
    );
  });

  it("says where the onion service is, to Tor Browser, too, and does not where there is none", () => {
    const page = `http://${RELAY_ONION}/nymphemeral/`;
    expect(html).toContain(`<meta http-equiv="onion-location" content="${page}">`);
    expect(html).toContain(`<dd><a href="${page}"><code>${page}</code></a></dd>`);
    expect(pageCommands(html).get("by-onion")).toContain(
      `sudo sed -i 's|^URIs: .*|URIs: tor+http://${RELAY_ONION}/nymphemeral|' /etc/apt/sources.list.d/nymphemeral.sources &&\n`,
    );
    const { onion: _onion, ...clear } = PAGE;
    expect(renderPage(clear, templates)).not.toMatch(
      /onion-location|onion address|by-onion|apt-transport-tor/i,
    );
  });

  it("says that nothing was published yet", () => {
    const empty = renderPage({ ...PAGE, versions: [] }, templates);
    expect(empty).toContain("<p>Nothing is published in stable yet.</p>");
    expect(pageCommands(empty).has("by-file")).toBe(false);
  });

  it.each(HOSTILE.filter(isLine))("writes a label as text: %j", (text) => {
    expect(tagsOf(renderPage({ ...PAGE, label: text }, templates))).toEqual(tagsOf(html));
  });

  it.each(HOSTILE.filter((text) => !isLine(text)))("refuses the label %j", (text) => {
    expect(thrownBy(() => renderPage({ ...PAGE, label: text }, templates)).message).toBe(
      "debian-templates/repository/index.html.ejs cannot be rendered",
    );
  });

  it("writes tags, quotes and entities as text, in attributes and in commands, too", () => {
    const filename = `pool/a" onclick="b"><script>c</script>'; d`;
    const versions = PAGE.versions.map((version) => ({ ...version, filename }));
    const page = renderPage({ ...PAGE, label: "<b>&amp;</b>", versions }, templates);
    expect(page).toContain("<dd>nymphemeral, &#60;b&#62;&#38;amp;&#60;/b&#62;</dd>");
    expect(page).not.toMatch(/<script|<b>| onclick="/);
    expect(pageCommands(page).get("by-file")).toContain(
      String.raw`'https://deb.example.org/nymphemeral/pool/a" onclick="b"><script>c</script>'\''; d'`,
    );
  });

  it.each([
    ["pool/main/e/example/example_1.0+b1~rc1_all.deb", "pool/main/e/example/example_1.0%2Bb1%7Erc1_all.deb"],
    ["pool/100%2B/a?b#c", "pool/100%252B/a%3Fb%23c"],
  ])("links to %s as %s", (filename, link) => {
    const versions = PAGE.versions.map((version) => ({ ...version, filename }));
    expect(renderPage({ ...PAGE, versions }, templates)).toContain(`<a href="${link}">`);
  });

  it("is the same twice", () => {
    expect(renderPage(PAGE, templates)).toBe(html);
  });
});

describe("the colors of the page", () => {
  it.each(["light", "dark"] as const)("can be told apart: %s (WCAG 2.2, AA: 4.5)", (scheme) => {
    const palette = paletteOf(styleOf(html))[scheme];
    for (const front of ["text", "quiet", "link"])
      for (const back of ["page", "panel"])
        expect(contrast(palette.get(front), palette.get(back)), `${front} on ${back}`).toBeGreaterThan(4.5);
  });

  it("are measured as WCAG does", () => {
    expect(contrast("#000000", "#ffffff")).toBe(21);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  });
});
