import { gunzipSync } from "node:zlib";

import type { FileEntry, PackageTree } from "../../src/tree.ts";

/** What a person who packages by hand would write: text, before anything is compressed. */
export interface SourceFiles {
  changelog: string;
  copyright: string;
  readme: string;
  tmpfiles: InstalledFile;
  manualPage: InstalledFile;
  /** Whatever has no tool of its own. */
  others: readonly InstalledFile[];
  /** Maintainer script -> its text. */
  scripts: ReadonlyMap<string, string>;
  /** Field of the binary package -> its value, further lines included. */
  fields: ReadonlyMap<string, string>;
}

/** A text, and where it is installed. */
interface InstalledFile {
  folder: string;
  name: string;
  text: string;
}

/** The sources that the rendered package could have been made from. */
export function sourceFiles({ control, data }: PackageTree): SourceFiles {
  const files = data.filter((entry) => entry.kind === "file").map(source);
  const take = (belongs: (file: InstalledFile) => boolean): InstalledFile => {
    const [file] = files.splice(files.findIndex(belongs), 1);
    if (file === undefined) throw new Error("the rendered package has no such file");
    return file;
  };
  const named = (name: string) => take((file) => file.name === name).text;
  const texts = new Map(control.map(({ name, content }) => [name, Buffer.from(content).toString()]));
  return {
    changelog: named("changelog"),
    copyright: named("copyright"),
    readme: named("README.Debian"),
    tmpfiles: take(({ folder }) => folder === "usr/lib/tmpfiles.d"),
    manualPage: take(({ folder }) => folder.startsWith("usr/share/man/")),
    others: files,
    scripts: new Map([...texts].filter(([name]) => /^(?:pre|post)(?:inst|rm)$/.test(name))),
    fields: fieldsOf(texts.get("control") ?? ""),
  };
}

function source({ path, content }: FileEntry): InstalledFile {
  const slash = path.lastIndexOf("/");
  const text = path.endsWith(".gz") ? gunzipSync(content) : Buffer.from(content);
  return {
    folder: path.slice(1, slash),
    name: path.slice(slash + 1).replace(/\.gz$/, ""),
    text: text.toString(),
  };
}

function fieldsOf(control: string): ReadonlyMap<string, string> {
  const fields = control.trimEnd().split(/\n(?! )/);
  return new Map(
    fields.map((field) => {
      const colon = field.indexOf(":");
      return [field.slice(0, colon), field.slice(colon + 2)];
    }),
  );
}
