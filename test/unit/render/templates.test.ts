import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { loadTemplates, renderTemplate, type Templates } from "../../../src/render/templates.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { thrownBy } from "../thrown.ts";

const VALUES = { unit: "stunnel@nymphemeral.service", port: 119, section: { name: "it's" } };

/** What a template of one file gives, filled in for a shell. */
function rendered(template: string): string {
  return renderTemplate(new Map([["a.ejs", template]]), "a.ejs", "sh", VALUES);
}

describe("renderTemplate", () => {
  it("fills values in, each escaped for the language of the file", () => {
    expect(rendered("u=<%= unit %> p=<%= port %> s=<%= section.name %>\n")).toBe(
      "u=stunnel@nymphemeral.service p=119 s='it'\\''s'\n",
    );
  });

  it("refuses a template that sets a variable it has not declared", () => {
    expect(thrownBy(() => rendered("<% leaked = 1 %>")).message).toBe(
      "debian-templates/a.ejs cannot be rendered",
    );
  });

  it("leaves a template without the suffix .ejs as it is", () => {
    const templates: Templates = new Map([["copyright", "<%= unit %> $(id)\n"]]);
    expect(renderTemplate(templates, "copyright", "text", VALUES)).toBe("<%= unit %> $(id)\n");
  });

  it("names a template that is missing, and those that there are", () => {
    const templates: Templates = new Map([
      ["b.ejs", ""],
      ["a.ejs", ""],
    ]);
    const { message, hint } = thrownBy(() => renderTemplate(templates, "c.ejs", "sh", VALUES));
    expect({ message, hint }).toEqual({
      message: "there is no template debian-templates/c.ejs",
      hint: "there are a.ejs, b.ejs",
    });
  });

  it.each([
    ["a value that there is not", "<%= nothing %>", "nothing is not defined"],
    ["a part of a value that there is not", "<%= section.other %>", "a value is missing"],
    ["a value that is no text", "<%= section %>", "a value is of type object"],
    ["a bad newline", '<%= "a\\nb" %>', String.raw`the value "a\nb" is not one line of printable ASCII`],
    ["an error of syntax", "<% if ( %>", "while compiling ejs"],
    ["a tag without its end", "<%= unit", 'Could not find matching close tag for "<%='],
  ])("names the template with %s", (_case, template, cause) => {
    const error = thrownBy(() => rendered(template));
    expect({ message: error.message, hint: error.hint }).toEqual({
      message: "debian-templates/a.ejs cannot be rendered",
      hint: "a template may name unit, port, section",
    });
    expect(error.cause).toBeInstanceOf(Error);
    expect(String(error.cause)).toContain(cause);
  });
});

describe("loadTemplates", () => {
  it("reads every file by its path below the folder", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "etc/deep"), { recursive: true });
    mkdirSync(join(folder, "empty"));
    writeFileSync(join(folder, "a.ejs"), "one\n");
    writeFileSync(join(folder, "etc/deep/b"), "zwölf\n");
    const templates = await loadTemplates(folder);
    expect(Object.fromEntries(templates)).toEqual({ "a.ejs": "one\n", "etc/deep/b": "zwölf\n" });
  });
});
