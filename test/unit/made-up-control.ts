import * as fc from "fast-check";

import type { Control } from "../../src/definition/control.ts";
import { binaryPackage } from "../../src/validation/binary-package.ts";
import { EXAMPLE } from "./example.ts";
import { TEXTS } from "./made-up.ts";

/** Words of a sentence, some of them dots, some of another script, one in a while longer than a line. */
const WORDS = fc.oneof(
  { weight: 9, arbitrary: fc.stringMatching(/^[!-~]{1,12}$/) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(".", "..", ".onion", "…", "Größe", "中文", "😀", "Essential:", "#"),
  },
  { weight: 1, arbitrary: fc.integer({ min: 75, max: 90 }).map((length) => "a".repeat(length)) },
);

function sentences(maxLength: number): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.array(WORDS, { minLength: 1, maxLength }).map((words) => words.join(" ")) },
    { weight: 1, arbitrary: TEXTS },
  );
}

const VERSIONS = fc.oneof(
  fc.stringMatching(/^(?:[0-9]{1,3}:)?[0-9][A-Za-z0-9.+~]{0,9}(?:-[A-Za-z0-9.+~]{1,9})?$/),
  fc.stringMatching(/^[0-9a-f.:+~_-]{1,12}$/),
  { weight: 1, arbitrary: TEXTS },
);

const NAMES = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z0-9][a-z0-9+.-]{1,20}$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[A-Za-z0-9+._-]{1,20}$/) },
);

const RELATIONS = fc
  .record({
    name: NAMES,
    architecture: fc.oneof(fc.constantFrom("", ":any", ":native"), fc.stringMatching(/^:[a-z0-9-]{1,9}$/)),
    version: fc.oneof(
      fc.constant(""),
      fc.record({ operator: fc.constantFrom("<<", "<=", "=", ">=", ">>", "<", "=="), version: VERSIONS }),
    ),
  })
  .map(({ name, architecture, version }) =>
    typeof version === "string"
      ? name + architecture
      : `${name}${architecture} (${version.operator} ${version.version})`,
  );

const MAINTAINERS = fc
  .record({ name: sentences(4), address: fc.oneof(fc.emailAddress(), TEXTS) })
  .map(({ name, address }) => `${name} <${address}>`);

// About half of what each field holds is as it should be.
const CONTROLS: fc.Arbitrary<Control> = fc.record({
  Package: NAMES,
  Version: VERSIONS,
  Architecture: fc.constant("all"),
  Maintainer: MAINTAINERS,
  Depends: fc.array(
    fc.array(RELATIONS, { minLength: 1, maxLength: 3 }).map((alternatives) => alternatives.join(" | ")),
    { maxLength: 3 },
  ),
  Section: fc.oneof(fc.constantFrom("mail", "contrib/mail"), sentences(2)),
  Priority: fc.constant("optional"),
  "Multi-Arch": fc.constant("foreign"),
  Homepage: fc.oneof({ weight: 4, arbitrary: fc.webUrl() }, sentences(1)),
  Description: fc.record({
    synopsis: sentences(6),
    paragraphs: fc.array(sentences(40), { maxLength: 3 }),
  }),
});

/** The fields that are made up; the others have one value. */
export const FIELDS = [
  "Depends",
  "Description",
  "Homepage",
  "Maintainer",
  "Package",
  "Section",
  "Version",
] as const satisfies (keyof Control)[];

/** Fields that validation accepts: in place of each one that it refuses stands the example's. */
export const ACCEPTED_CONTROLS: fc.Arbitrary<Control> = CONTROLS.map((made) => {
  let control = EXAMPLE.control;
  for (const field of FIELDS) {
    const changed = { ...control, [field]: made[field] };
    if (binaryPackage({ ...EXAMPLE, files: [], control: changed }).length === 0) control = changed;
  }
  return control;
});
