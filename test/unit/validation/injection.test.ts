import { beforeAll, describe, expect, it } from "vitest";

import { parseEndpoint } from "../../../src/definition/endpoint.ts";
import type { ShippedFile } from "../../../src/definition/files.ts";
import { type Definition, definePackage, DOCUMENTED_SERVERS } from "../../../src/definition/package.ts";
import { isIsolated } from "../../../src/definition/tunnels.ts";
import { render } from "../../../src/render/render.ts";
import type { Templates } from "../../../src/render/templates.ts";
import { problemsOf } from "../../../src/validation/validate.ts";
import { CHANGELOG, EXAMPLE, projectTemplates, withControl } from "../example.ts";
import { changedFiles, textsOf } from "../tree-texts.ts";
import { HOSTILE_TEXTS } from "./hostile-texts.ts";

const ISOLATED = withIsolated("news.mixmin.net:563");
const CORPUS = Object.entries(HOSTILE_TEXTS);
const MAN_PAGE_OF_COMMAND = "/usr/share/man/man1/nymphemeral-whonix-connections.1.gz";
const MAN_PAGE = "/usr/share/man/man7/nymphemeral-whonix-connections.7.gz";
const COMMAND = "/usr/share/nymphemeral-whonix-connections/Nymphemeral/Facts.pm";
const CONF = "/etc/stunnel/nymphemeral.conf";
// What Python's str.splitlines and editors take for the end of a line, though dpkg's own parser does not.
// oxlint-disable-next-line no-control-regex -- some of these are what ends a line
const LINE_END = /[\n\r\u000b\u000c\u001c-\u001e\u0085\u2028\u2029]/;
// oxlint-disable-next-line no-control-regex -- these are what must not be there
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/;

let templates: Templates;
let example: Map<string, string>;
let isolatedExample: Map<string, string>;

beforeAll(async () => {
  templates = await projectTemplates();
  example = textsOfPackage(EXAMPLE);
  isolatedExample = textsOfPackage(ISOLATED);
});

/** Every file; Installed-Size grows with what is written, and is no place for a text. */
function textsOfPackage(definition: Definition): Map<string, string> {
  const texts = textsOf(render(definition, templates));
  const control = (texts.get("control") ?? "").replace(/^Installed-Size: \d+$/m, "Installed-Size: 1");
  return texts.set("control", control);
}

/** The package with a text at one place of its definition. */
const PLACES: Readonly<Record<string, (text: string) => Definition>> = {
  "the news host": (text) => withServers({ news: parseEndpoint(`${text}:563`) }),
  "the news port": (text) => withServers({ news: parseEndpoint(`news.mixmin.net:${text}`) }),
  "the news host's first label": (text) => withServers({ news: parseEndpoint(`${text}.example.org:563`) }),
  "the isolated news host": (text) => withIsolated(`${text}:563`),
  "the isolated news port": (text) => withIsolated(`news.mixmin.net:${text}`),
  "the isolated news host's first label": (text) => withIsolated(`${text}.example.org:563`),
  "the isolated news host before .onion": (text) => withIsolated(`${text}.onion:563`),
  "the server that the proxy is asked for": (text) => ({
    ...ISOLATED,
    news: { ...ISOLATED.news, options: { ...ISOLATED.news.options, protocolHost: text } },
  }),
  "the proxy's host": (text) => ({
    ...ISOLATED,
    news: { ...ISOLATED.news, connect: { host: text, port: 9229 } },
  }),
  "the mail host": (text) => withServers({ mail: parseEndpoint(`${text}:25`) }),
  "the mail host before .onion": (text) => withServers({ mail: parseEndpoint(`${text}.onion:25`) }),
  "a version": (text) => withVersion(`1${text}`),
  "a maintainer": (text) => withControl({ Maintainer: `${text} <ann@example.org>` }),
  "a maintainer's address": (text) => withControl({ Maintainer: `Ann <${text}@example.org>` }),
  "a synopsis": (text) => withControl({ Description: { synopsis: text, paragraphs: ["a"] } }),
  "a paragraph": (text) => withControl({ Description: { synopsis: "a", paragraphs: [text] } }),
  "a homepage": (text) => withControl({ Homepage: `https://example.org/${text}` }),
  "a section": (text) => withControl({ Section: text }),
  "a dependency": (text) => withControl({ Depends: [`a1${text}`] }),
  "a path": (text) => withPath(`/usr/share/${text}`),
  "a conffile": (text) => withPath(`/etc/${text}`),
  "a global option": (text) => ({ ...EXAMPLE, globalOptions: { ...EXAMPLE.globalOptions, debug: text } }),
  "an option of mail": (text) => ({
    ...EXAMPLE,
    mail: { ...EXAMPLE.mail, options: { ...EXAMPLE.mail.options, protocol: text } },
  }),
  "an option's name": (text) => ({
    ...EXAMPLE,
    mail: { ...EXAMPLE.mail, options: { ...EXAMPLE.mail.options, [text]: "yes" } },
  }),
};

function withServers(change: Partial<typeof DOCUMENTED_SERVERS>): Definition {
  const servers = { ...DOCUMENTED_SERVERS, ...change };
  return definePackage({ servers, changelog: CHANGELOG, projectVersion: "1.0.0" });
}

function withIsolated(news: string): Definition {
  const servers = { ...DOCUMENTED_SERVERS, news: parseEndpoint(news) };
  return definePackage({ servers, isolate: true, changelog: CHANGELOG, projectVersion: "1.0.0" });
}

function withVersion(version: string): Definition {
  return { ...withControl({ Version: version }), projectVersion: version };
}

function withPath(path: string): Definition {
  const file: ShippedFile = {
    path,
    mode: 0o644,
    kind: path.startsWith("/etc/") ? "conffile" : "file",
    template: "usr/share/doc/nymphemeral-whonix-connections/copyright",
    language: "text",
  };
  return { ...EXAMPLE, files: [...EXAMPLE.files, file] };
}

/** Where the text of each place may be seen; in the control file where nothing else is said. */
const SEEN_IN: Readonly<Record<string, readonly string[]>> = {
  "the news host's first label": [CONF, MAN_PAGE, "md5sums"],
  "the isolated news host's first label": [CONF, MAN_PAGE, "md5sums"],
  "a version": ["control", COMMAND, MAN_PAGE_OF_COMMAND, MAN_PAGE, "md5sums"],
  "a path": ["md5sums"],
  "a conffile": ["conffiles"],
  "a global option": [CONF],
  "an option of mail": [CONF],
};

describe.each(Object.entries(PLACES))("%s", (place, definitionWith) => {
  it.each(CORPUS)("is refused, or harmless, with %s", (_name, text) => {
    const definition = definitionWith(text);
    if (problemsOf(definition).length > 0) return;

    const tree = textsOfPackage(definition);
    const harmless = isIsolated(definition.news) ? isolatedExample : example;
    const added = definition.files.length > EXAMPLE.files.length ? [definition.files.at(-1)?.path ?? ""] : [];
    const allowed = new Set([...(SEEN_IN[place] ?? ["control"]), ...added]);
    expect(changedFiles(harmless, tree).filter((path) => !allowed.has(path))).toEqual([]);

    const count = (path: string): number => (tree.get(path) ?? "").split(LINE_END).length;
    const harmlessCount = (path: string): number => (harmless.get(path) ?? "").split(LINE_END).length;
    for (const path of [CONF, MAN_PAGE]) expect(count(path)).toBe(harmlessCount(path));
    expect(fieldNames(tree)).toEqual(fieldNames(harmless));
    expect(sections(tree)).toEqual(["[nntps-client]", "[ssmtp-client]"]);
    expect([...tree].filter(([, content]) => UNSEEN.test(content)).map(([path]) => path)).toEqual([]);
    expect(requests(tree)).toEqual(requests(harmless));
  });
});

function fieldNames(tree: ReadonlyMap<string, string>): string[] {
  const lines = (tree.get("control") ?? "").split(LINE_END);
  return lines.filter((line) => !line.startsWith(" ")).map((line) => line.replace(/:.*/, ""));
}

function sections(tree: ReadonlyMap<string, string>): string[] {
  return (tree.get(CONF) ?? "").split(LINE_END).filter((line) => line.trimStart().startsWith("["));
}

// A line that starts with a full stop or a quote is an order to roff.
function requests(tree: ReadonlyMap<string, string>): string[] {
  const lines = (tree.get(MAN_PAGE) ?? "").split("\n");
  return lines.filter((line) => /^[.']/.test(line)).map((line) => line.slice(0, 3));
}
