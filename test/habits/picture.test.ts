import { describe, expect, it } from "vitest";

import { formatEndpoint } from "../../src/definition/endpoint.ts";
import { DOCUMENTED_SERVERS } from "../../src/definition/package.ts";
import { newsTunnel, mailTunnel } from "../../src/definition/tunnels.ts";
import { GATEWAY } from "../machines/addresses.ts";
import { foreignParts, shownAddresses } from "./picture.ts";
import { brokenTag } from "../unit/broken-tag.ts";
import { projectFiles } from "../unit/project-files.ts";

const files = projectFiles();
const PICTURES = ["docs/tunnels.svg", "docs/tunnels-narrow.svg"] as const;

/** The size of text that a phone of 360 pixels shows well, in pixels there: a third less than a page's own. */
const READABLE = 11;

describe("the picture of the README", () => {
  it("opens it, after the title and what the package is", () => {
    const [title, introduction, picture] = (files.get("README.md") ?? "").split("\n\n");
    expect(title).toBe("# nymphemeral-whonix-connections");
    expect(introduction?.match(/\.(?=\s|$)/g)).toHaveLength(2);
    expect(picture).toMatch(
      /^<picture>\n {2}<source media="\(max-width: 600px\)" srcset="docs\/tunnels-narrow\.svg">\n {2}<img src="docs\/tunnels\.svg" alt="[^"]{80,}">\n<\/picture>$/,
    );
  });

  it("can be read on a phone", () => {
    const narrow = files.get("docs/tunnels-narrow.svg") ?? "";
    const [, width] = /viewBox="0 0 (\d+) /.exec(narrow) ?? [];
    const sizes = [...narrow.matchAll(/font-size: (\d+)px/g)].map(([, size]) => Number(size));
    // A page leaves 16 pixels on each side.
    expect((Math.min(...sizes) * (360 - 32)) / Number(width)).toBeGreaterThan(READABLE);
  });
});

describe.each(PICTURES)("%s", (path) => {
  const svg = files.get(path) ?? "";

  it("shows the addresses of the definition, and no other", () => {
    const tunnels = [newsTunnel(DOCUMENTED_SERVERS.news), mailTunnel(DOCUMENTED_SERVERS.mail)];
    const ends = tunnels.flatMap(({ accept, connect }) => [accept, connect].map(formatEndpoint));
    const onion = formatEndpoint({ ...DOCUMENTED_SERVERS.mail, host: "NAME.onion" });
    expect(shownAddresses(svg)).toEqual([...ends, onion, GATEWAY].toSorted());
  });

  it("runs nothing and fetches nothing", () => {
    expect(foreignParts(svg)).toEqual([]);
  });

  it("is well-formed", () => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" .*<\/svg>\n$/s);
    expect(brokenTag(svg)).toBeUndefined();
  });

  it("has words for those who do not see it, and colors for a dark page", () => {
    for (const part of ["<title id=", "<desc id=", "@media (prefers-color-scheme: dark)"])
      expect(svg).toContain(part);
  });
});

describe("a picture is told", () => {
  it("that shows another address", () => {
    const text = '<text x="1">at <tspan class="address">127.0.0.1:119</tspan></text><desc>2.2.2.2</desc>';
    expect(shownAddresses(text)).toEqual(["127.0.0.1:119"]);
    expect(shownAddresses("<text>&lt;relay&gt;.onion:26</text>")).toEqual(["<relay>.onion:26"]);
  });

  it("that runs or fetches something", () => {
    expect(foreignParts('<a href="https://example.org"/>')).toEqual(["href", "https://"]);
    expect(foreignParts('<style>@import "a"</style><g onload="b()"/>')).toEqual(["@import", "onload="]);
    expect(foreignParts('<rect fill="url(#a)"/><script/>')).toEqual(["url(", "<script"]);
  });

  it("that is not well-formed", () => {
    expect(brokenTag("<svg><g></svg>")).toBe("</svg>");
    expect(brokenTag("<svg><g/>")).toBe("svg");
    expect(brokenTag("<svg><rect x=1 /></svg>")).toBe("<rect x=1 />");
    expect(brokenTag('<svg><!-- <g> --><g a="b" /></svg>')).toBeUndefined();
  });
});
