import { describe, expect, it } from "vitest";

import { definePackage, DOCUMENTED_SERVERS } from "../../../src/definition/package.ts";
import { PackageError } from "../../../src/problem.ts";
import { problemsOf, validate } from "../../../src/validation/validate.ts";
import { CHANGELOG, EXAMPLE, withControl } from "../example.ts";
import { thrownBy } from "../thrown.ts";

/** Place and finding of each problem. */
function findings(definition: typeof EXAMPLE): string[] {
  return problemsOf(definition).map(({ where, what }) => `${where}: ${what}`);
}

describe("problemsOf", () => {
  it("finds nothing in the documented definition", () => {
    expect(problemsOf(EXAMPLE)).toEqual([]);
  });

  it.each([
    ["Section", { Section: "mail\nEssential: yes" }, ["control field Section"]],
    ["Package", { Package: "Nymphemeral" }, ["control field Package"]],
    ["Maintainer", { Maintainer: "Ann" }, ["control field Maintainer"]],
    ["Homepage", { Homepage: "example.org" }, ["control field Homepage"]],
    ["Depends", { Depends: ["a1", "B"] }, ["control field Depends"]],
  ])("names the control field %s", (_field, change, places) => {
    expect(problemsOf(withControl(change)).map(({ where }) => where)).toEqual(places);
  });

  it("names the synopsis and each paragraph by its number", () => {
    const definition = withControl({ Description: { synopsis: "TLS.", paragraphs: ["a", "b\n", "c  d"] } });
    expect(problemsOf(definition).map(({ where }) => where)).toEqual([
      "control field Description, synopsis",
      "control field Description, paragraph 2",
      "control field Description, paragraph 3",
    ]);
  });

  it("refuses an empty synopsis", () => {
    const definition = withControl({ Description: { synopsis: "", paragraphs: ["a"] } });
    expect(problemsOf(definition).map(({ where }) => where)).toEqual(["control field Description, synopsis"]);
  });

  it("refuses a description without a paragraph, which would leave a blank line in the control file", () => {
    const definition = withControl({ Description: { synopsis: "a", paragraphs: [] } });
    expect(problemsOf(definition).map(({ where }) => where)).toEqual(["control field Description"]);
  });

  it.each([157_766_400, 1_795_370_400, 2_147_483_647])("lets the date %i pass", (date) => {
    expect(problemsOf({ ...EXAMPLE, date })).toEqual([]);
  });

  it.each([
    [157_766_399, "157766399 is out of range"],
    [2_147_483_648, "2147483648 is out of range"],
    [-1, "-1 is out of range"],
    [1_795_370_400.5, "1795370400.5 is out of range"],
    [Number.NaN, "not a whole number"],
    [Number.POSITIVE_INFINITY, "Infinity is out of range"],
  ])("refuses the date %d", (date, what) => {
    expect(problemsOf({ ...EXAMPLE, date })).toEqual([
      {
        where: "SOURCE_DATE_EPOCH or the changelog's date",
        what,
        rule: "seconds since the epoch, 157766400 (1975) to 2147483647 (2038): what ar, tar and dpkg keep",
        fix: "unset SOURCE_DATE_EPOCH, or set it as reproducible-builds.org specifies",
      },
    ]);
  });

  it("refuses a package.json of another version than the changelog's", () => {
    expect(problemsOf({ ...EXAMPLE, projectVersion: "1.0.1" })).toEqual([
      {
        where: "package.json, version",
        what: '"1.0.1" does not fit the changelog\'s "1.0.0"',
        rule: "version and date come from the Debian changelog alone; package.json has - where the changelog has ~",
        fix: 'write "1.0.0" into package.json',
      },
    ]);
  });

  it("refuses a global option that is too new", () => {
    expect(findings({ ...EXAMPLE, globalOptions: { ...EXAMPLE.globalOptions, securityLevel: "2" } })).toEqual(
      ["global options, option securityLevel: stunnel has it since 5.57"],
    );
  });

  it("refuses the mail relay's mapped address as a news server", () => {
    const definition = definePackage({
      servers: { ...DOCUMENTED_SERVERS, news: { host: "2.2.2.2", port: 119 } },
      changelog: CHANGELOG,
      projectVersion: "1.0.0",
    });
    expect(findings(definition)).toEqual([
      "news server (--news): 2.2.2.2 is the mapped address of the mail relay",
    ]);
  });

  it("refuses the port at which a mail relay knows no STARTTLS", () => {
    const definition = definePackage({
      servers: { ...DOCUMENTED_SERVERS, mail: { host: "mail.example.org", port: 465 } },
      changelog: CHANGELOG,
      projectVersion: "1.0.0",
    });
    expect(findings(definition)).toEqual([
      "mail relay (--mail): at port 465 a relay speaks TLS from the first byte",
    ]);
  });

  it("refuses a file that is there twice", () => {
    expect(findings({ ...EXAMPLE, files: [...EXAMPLE.files, ...EXAMPLE.files.slice(0, 1)] })).toEqual([
      'file "/etc/nymphemeral-whonix-connections.d/30_default.conf": the path is there twice',
    ]);
  });

  it("reports all problems at once, those of any package first", () => {
    const definition = definePackage({
      servers: { news: { host: "localhost", port: Number.NaN }, mail: { host: "relay", port: 0 } },
      changelog: { ...CHANGELOG, version: "v1" },
      projectVersion: "1.0.0",
      sourceDateEpoch: 0,
    });
    const [first] = EXAMPLE.files;
    const files = first === undefined ? [] : [{ ...first, mode: 0o600 }];
    const globalOptions = { debug: "" };
    expect(findings({ ...definition, files, globalOptions })).toEqual([
      'control field Version: "v1" is not a version',
      "SOURCE_DATE_EPOCH or the changelog's date: 0 is out of range",
      'file "/etc/nymphemeral-whonix-connections.d/30_default.conf": mode 0600',
      'package.json, version: "1.0.0" does not fit the changelog\'s "v1"',
      'global options, option debug: the value "" is empty, or has a control, non-ASCII or outer blank character',
      'news server "localhost" (--news): "localhost" is not a host name',
      'news server "localhost" (--news): there is no port number after the last colon',
      'mail relay "relay:0" (--mail): "relay" is not a host name',
      'mail relay "relay:0" (--mail): 0 is not a port',
    ]);
  });
});

describe("validate", () => {
  it("lets the documented definition pass", () => {
    expect(validate(EXAMPLE)).toBeUndefined();
  });

  it("throws one error for one problem", () => {
    const error = thrownBy(() => validate({ ...EXAMPLE, date: 0 }));
    expect(error).toEqual(
      new PackageError("the package has 1 problem", {
        problems: problemsOf({ ...EXAMPLE, date: 0 }),
        hint: "nothing was written; fix the problems above and run the command again",
      }),
    );
    expect(error.problems.map(({ what }) => what)).toEqual(["0 is out of range"]);
  });

  it("counts the problems when there are several", () => {
    const { message, problems } = thrownBy(() => validate({ ...EXAMPLE, date: 0, projectVersion: "2" }));
    expect(message).toBe("the package has 2 problems");
    expect(problems.map(({ where }) => where)).toEqual([
      "SOURCE_DATE_EPOCH or the changelog's date",
      "package.json, version",
    ]);
  });
});
