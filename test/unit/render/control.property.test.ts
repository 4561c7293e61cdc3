import { describe, expect, it } from "vitest";

import { renderControl } from "../../../src/render/control.ts";
import { EXAMPLE } from "../example.ts";
import { forCases, SEED } from "../made-up.ts";
import { ACCEPTED_CONTROLS, FIELDS } from "../made-up-control.ts";

/** The fields as Policy 5.1 has them read: a line that starts with a blank goes on with the field before it. */
function parsed(text: string): Record<string, string> {
  const fields: [string, string][] = [];
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const last = fields.at(-1);
    if (line.startsWith(" ") && last !== undefined) last[1] += `\n${line}`;
    else fields.push([line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]);
  }
  expect(new Set(fields.map(([name]) => name)).size).toBe(fields.length);
  return Object.fromEntries(fields);
}

/** The paragraphs as Policy 5.6.13 has them shown, their lines put together again. */
function paragraphsOf(lines: readonly string[]): string[] {
  return lines
    .join("\n")
    .split("\n .\n")
    .map((paragraph) => paragraph.replaceAll("\n", "").slice(1));
}

describe(`renderControl, for accepted fields of seed ${SEED}`, { timeout: 30_000 }, () => {
  it("is read back as it was meant", async () => {
    const changed = new Set<string>();
    await forCases(1000, ACCEPTED_CONTROLS, (control) => {
      const { Depends, Description, ...lines } = control;
      const { Description: read = "", ...rest } = parsed(renderControl(control, 7));
      expect(rest).toEqual({
        ...lines,
        "Installed-Size": "7",
        ...(Depends.length > 0 && { Depends: Depends.join(", ") }),
      });
      const [synopsis, ...folded] = read.split("\n");
      expect(synopsis).toBe(Description.synopsis);
      expect(paragraphsOf(folded)).toEqual(Description.paragraphs);
      // Policy 5.6.13: a full stop alone is a blank line; what starts with one is kept for the future.
      expect(folded.filter((line) => !/^ (?:\.$|[^\s.])/u.test(line))).toEqual([]);
      for (const field of FIELDS) if (control[field] !== EXAMPLE.control[field]) changed.add(field);
    });
    expect([...changed].toSorted()).toEqual(FIELDS);
  });
});
