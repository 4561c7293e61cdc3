import { describe, expect, it } from "vitest";

import { MAINTAINER_SCRIPTS, SHIPPED_FILES } from "../../src/definition/files.ts";
import { SOURCE_PACKAGE_FILES } from "../../src/definition/debian-source.ts";
import { PAGE_TEMPLATE } from "../../src/repository/page.ts";
import { keyring } from "../unit/keyring-example.ts";
import { projectFiles } from "../unit/project-files.ts";
import { rawOutputs, templateViolations } from "./template-use.ts";

const files = projectFiles();

describe("the templates", () => {
  it("are those that the definitions name", () => {
    const used = [
      ...SHIPPED_FILES.map(({ template }) => template),
      ...MAINTAINER_SCRIPTS.map(({ template }) => template),
      ...SOURCE_PACKAGE_FILES.map(({ template }) => template),
      ...keyring().files.flatMap((file) => ("template" in file ? [file.template] : [])),
      PAGE_TEMPLATE,
    ];
    expect(templateViolations(files, used)).toEqual([]);
  });

  it("are told when one is used by nothing, is not there, or is used twice", () => {
    const two = new Map([
      ["debian-templates/a", ""],
      ["debian-templates/b", ""],
      ["src/c", ""],
    ]);
    expect(templateViolations(two, ["a", "a", "c"])).toEqual([
      "debian-templates/b is used by nothing",
      "debian-templates/c is not there",
      "debian-templates/a is used twice",
    ]);
  });

  it("escape every value", () => {
    expect(rawOutputs(files)).toEqual([]);
  });

  it.each(["<%- unit %>", "<%= include('b') %>", "<% __append(unit) %>"])(
    "are told when one does not: %s",
    (line) => {
      const text = `<%= unit %>\n<% if (a) { -%>\n${line}\n`;
      expect(rawOutputs(new Map([["debian-templates/a.ejs", text]]))).toEqual(["debian-templates/a.ejs:3"]);
    },
  );
});
