import { gzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { type Definition, definePackage } from "../../../src/definition/package.ts";
import { render } from "../../../src/render/render.ts";
import type { Templates } from "../../../src/render/templates.ts";
import { CHANGELOG, EXAMPLE, exampleTree, projectTemplates } from "../example.ts";
import { thrownBy } from "../thrown.ts";
import { changedFiles, textsOf } from "../tree-texts.ts";

const SETTINGS = "/etc/nymphemeral-whonix-connections.d/30_default.conf";
const CONF = "/etc/stunnel/nymphemeral.conf";
const PRIVLEAP_CONF = "/etc/privleap/conf.d/nymphemeral-whonix-connections.conf";
const MAN_PAGE_OF_COMMAND = "/usr/share/man/man1/nymphemeral-whonix-connections.1.gz";
const MAN_PAGE = "/usr/share/man/man7/nymphemeral-whonix-connections.7.gz";

/** The files that a change of the definition changes. */
async function changedBy(change: Partial<Definition>): Promise<string[]> {
  const templates = await projectTemplates();
  return changedFiles(
    textsOf(render(EXAMPLE, templates)),
    textsOf(render({ ...EXAMPLE, ...change }, templates)),
  );
}

describe("render", () => {
  it("orders the control files by name, scripts executable", async () => {
    const { control } = await exampleTree();
    expect(control.map(({ name, mode }) => `${mode.toString(8)} ${name}`)).toEqual([
      "644 conffiles",
      "644 control",
      "644 md5sums",
      "755 postinst",
      "755 postrm",
      "755 prerm",
    ]);
  });

  it("lists the conffiles", async () => {
    expect(textsOf(await exampleTree()).get("conffiles")).toBe(`${SETTINGS}\n${PRIVLEAP_CONF}\n${CONF}\n`);
  });

  it("has the conf demand the news server's certificate, for a stunnel that reads no other conf", async () => {
    const conf = textsOf(await exampleTree()).get(CONF) ?? "";
    const [, news = ""] = /\[nntps-client\]\n(.*?)\n\n/s.exec(conf) ?? [];
    expect(news.split("\n")).toEqual(
      expect.arrayContaining([
        "client = yes",
        "verifyChain = yes",
        "checkHost = news.mixmin.net",
        "CApath = /etc/ssl/certs",
      ]),
    );
  });

  it("compresses what the definition says, without name or time", async () => {
    const { data } = await exampleTree();
    const page = data.find(({ path }) => path === MAN_PAGE);
    const header = page?.kind === "file" ? [...page.content.subarray(0, 10)] : [];
    // RFC 1952: magic, method, no flags, no time, slowest, system.
    expect(header.slice(0, 9)).toEqual([...gzipSync("", { level: 9 }).subarray(0, 9)]);
  });

  it("changes nothing but the date of the manual pages with the date", async () => {
    expect(await changedBy({ date: EXAMPLE.date + 86_400 })).toEqual([
      "md5sums",
      MAN_PAGE_OF_COMMAND,
      MAN_PAGE,
    ]);
  });

  it("changes conf, documents and their sums with the mail relay", async () => {
    const { mail } = definePackage({
      servers: { news: EXAMPLE.news.server, mail: { host: "mail.example.org", port: 25 } },
      changelog: CHANGELOG,
      projectVersion: "1.0.0",
    });
    const changed = await changedBy({ mail });
    expect(changed.filter((path) => path !== "control").toSorted()).toEqual([
      CONF,
      "/usr/share/doc/nymphemeral-whonix-connections/README.Debian",
      MAN_PAGE,
      "md5sums",
    ]);
  });

  it("gives the same bytes twice", async () => {
    expect(await exampleTree()).toEqual(await exampleTree());
  });

  it.each([
    [`debian-templates/etc/stunnel/nymphemeral.conf.ejs`, "etc/stunnel/nymphemeral.conf.ejs"],
    ["debian-templates/DEBIAN/postinst.ejs", "DEBIAN/postinst.ejs"],
  ])("names %s when it is missing", async (shown, path) => {
    const templates: Templates = new Map([...(await projectTemplates())].filter(([name]) => name !== path));
    expect(thrownBy(() => render(EXAMPLE, templates)).message).toBe(`there is no template ${shown}`);
  });

  it("gives the templates these values and no others", async () => {
    const templates = new Map([...(await projectTemplates()), ["DEBIAN/postinst.ejs", "<%= nothing %>"]]);
    expect(thrownBy(() => render(EXAMPLE, templates)).hint).toBe(
      "a template may name control, globalOptions, news, mail, unit, confPath, runtimeDirectory, mappedAddress, gateway, completion, dateText",
    );
  });
});
