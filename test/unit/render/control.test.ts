import { describe, expect, it } from "vitest";

import { renderControl } from "../../../src/render/control.ts";
import { EXAMPLE, withControl } from "../example.ts";

/** The lines of the description, whose paragraphs are the given ones. */
function description(...paragraphs: string[]): string[] {
  const { control } = withControl({ Description: { synopsis: "short", paragraphs } });
  return renderControl(control, 1).split("\n").slice(10, -1);
}

describe("renderControl", () => {
  it("writes the fields in the order of dpkg-gencontrol", () => {
    const { control } = withControl({ Description: { synopsis: "short", paragraphs: ["One.", "Two."] } });
    expect(renderControl(control, 25)).toBe(
      `Package: nymphemeral-whonix-connections
Version: 1.0.0
Architecture: all
Maintainer: Ann Author <ann@example.org>
Installed-Size: 25
Depends: perl:any, stunnel4 | stunnel, ca-certificates
Section: mail
Priority: optional
Multi-Arch: foreign
Homepage: https://github.com/felipedau/nymphemeral
Description: short
 One.
 .
 Two.
`,
    );
  });

  it("leaves a field out that has no value", () => {
    const { control } = withControl({ Depends: [] });
    expect(renderControl(control, 1)).not.toContain("Depends");
  });

  it("folds a paragraph before a line of more than 80 characters", () => {
    expect(description(`${"a".repeat(39)} ${"b".repeat(39)} c`)).toEqual([
      "Description: short",
      ` ${"a".repeat(39)} ${"b".repeat(39)}`,
      " c",
    ]);
  });

  it("folds a paragraph where one character is too many", () => {
    expect(description(`${"a".repeat(39)} ${"b".repeat(40)}`)).toEqual([
      "Description: short",
      ` ${"a".repeat(39)}`,
      ` ${"b".repeat(40)}`,
    ]);
  });

  it("leaves a word whole that is longer than a line", () => {
    expect(description(`a ${"b".repeat(100)} c`)).toEqual([
      "Description: short",
      " a",
      ` ${"b".repeat(100)}`,
      " c",
    ]);
  });

  it("keeps every word of the package's own description", () => {
    const { synopsis, paragraphs } = EXAMPLE.control.Description;
    const [, text = ""] = renderControl(EXAMPLE.control, 1).split("Description: ");
    expect(text.replaceAll("\n .\n", "\n").split(/\s+/).filter(Boolean)).toEqual(
      [synopsis, ...paragraphs].join(" ").split(" "),
    );
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });
});
