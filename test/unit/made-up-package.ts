import * as fc from "fast-check";

import type { TemplateFile } from "../../src/definition/files.ts";
import type { Definition } from "../../src/definition/package.ts";
import { render } from "../../src/render/render.ts";
import type { PackageTree } from "../../src/tree.ts";
import { binaryPackage } from "../../src/validation/binary-package.ts";
import { EXAMPLE } from "./example.ts";
import { CONTENTS } from "./made-up.ts";
import { ACCEPTED_CONTROLS } from "./made-up-control.ts";

/** Few different ones, so that files share folders; some with every character that is allowed; some too long. */
const PARTS = fc.oneof(
  { weight: 9, arbitrary: fc.stringMatching(/^[a-c]{1,2}$/) },
  { weight: 3, arbitrary: fc.stringMatching(/^[!-.0-~]{1,12}$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[ -~]{1,12}$/) },
  { weight: 1, arbitrary: fc.integer({ min: 80, max: 160 }).map((length) => "a".repeat(length)) },
);

const PATHS = fc
  .record({
    folder: fc.constantFrom("/etc", "/usr/share", "/usr/bin", "/etc/a", ""),
    parts: fc.array(PARTS, { minLength: 1, maxLength: 4 }),
  })
  .map(({ folder, parts }) => [folder, ...parts].join("/"));

/** A file, and what is in it. */
interface MadeUpFile {
  file: TemplateFile;
  content: string;
}

const FILES: fc.Arbitrary<MadeUpFile> = fc
  .record({
    path: PATHS,
    mode: fc.oneof(
      { weight: 6, arbitrary: fc.constant(0o644) },
      { weight: 3, arbitrary: fc.constant(0o755) },
      { weight: 1, arbitrary: fc.nat(0o7777) },
    ),
    content: CONTENTS,
    compressed: fc.boolean(),
  })
  .map(({ path, mode, content, compressed }) => ({
    file: {
      path,
      mode,
      kind: path.startsWith("/etc/") ? "conffile" : "file",
      template: path,
      language: "text",
      ...(compressed && { compression: "gzip" as const }),
    },
    // A template is text.
    content: Buffer.from(content).toString("latin1"),
  }));

/** A package that validation accepts, and its files as rendered. */
export interface MadeUpPackage {
  definition: Definition;
  tree: PackageTree;
}

/** Packages of accepted fields and files: of the made-up files those that validation accepts beside the others. */
export const PACKAGES: fc.Arbitrary<MadeUpPackage> = fc
  .record({
    control: ACCEPTED_CONTROLS,
    // 1975 to 2038.
    date: fc.integer({ min: 157_766_400, max: 2_147_483_647 }),
    files: fc.array(FILES, { maxLength: 12, size: "max" }),
  })
  .map(({ control, date, files }) => {
    let definition: Definition = {
      ...EXAMPLE,
      control,
      date,
      projectVersion: control.Version,
      files: [],
      scripts: [],
    };
    for (const { file } of files) {
      const larger = { ...definition, files: [...definition.files, file] };
      if (binaryPackage(larger).length === 0) definition = larger;
    }
    const templates = new Map(files.toReversed().map(({ file, content }) => [file.template, content]));
    return { definition, tree: render(definition, templates) };
  });
