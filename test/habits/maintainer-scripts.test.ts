import { describe, expect, it } from "vitest";

import { SCENARIOS, treeOf } from "../golden/scenarios.ts";
import { shellWarnings, syntaxErrors } from "../unit/shell-judges.ts";

const SCRIPTS = ["postinst", "postrm", "prerm"];

describe.each(Object.entries(SCENARIOS))(
  "the maintainer scripts of %s",
  { timeout: 30_000 },
  (_name, choices) => {
    /** The text of a script as it is packed. */
    async function textOf(name: string): Promise<string> {
      const script = (await treeOf(choices)).control.find((file) => file.name === name);
      return Buffer.from(script?.content ?? []).toString("utf8");
    }

    it("are these", async () => {
      const programs = (await treeOf(choices)).control.filter(({ mode }) => mode === 0o755);
      expect(programs.map(({ name }) => name)).toEqual(SCRIPTS);
    });

    it.each(SCRIPTS)("can be read by dash: %s", async (name) => {
      expect(syntaxErrors(await textOf(name))).toEqual([]);
    });

    it.each(SCRIPTS)("give shellcheck no reason to speak: %s", async (name) => {
      expect(shellWarnings(await textOf(name))).toEqual([]);
    });
  },
);

describe("syntaxErrors", () => {
  it("tells a script that dash cannot read", () => {
    expect(syntaxErrors("#!/bin/sh\nif true; then\n")).toEqual([
      'dash: 3: Syntax error: end of file unexpected (expecting "fi")',
    ]);
  });
});

describe("shellWarnings", () => {
  it("tells a value without quotes", () => {
    expect(shellWarnings("#!/bin/sh\nrm -rf $1\n")).toEqual([
      "-:2:8: note: Double quote to prevent globbing and word splitting. [SC2086]",
    ]);
  });
});
