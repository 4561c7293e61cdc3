import type { PackageTree } from "../tree.ts";
import type { ReadDeb } from "./read-deb.ts";
import type { TarEntry } from "./read-tar.ts";

interface Expected {
  name: string;
  mode: number;
  content: Uint8Array;
}

/** @returns every difference between what was read and the tree it was made from */
export function compareWithTree({ control, data }: ReadDeb, tree: PackageTree): readonly string[] {
  const controlRoot = { name: "./", mode: 0o755, content: new Uint8Array() };
  return [
    ...differences(control, [
      controlRoot,
      ...tree.control.map(({ name, mode, content }) => ({ name: `./${name}`, mode, content })),
    ]),
    ...differences(
      data,
      tree.data.map((entry) => ({
        name: entry.kind === "file" ? `.${entry.path}` : `.${entry.path}/`.replace(/\/\/$/, "/"),
        mode: entry.mode,
        content: entry.kind === "file" ? entry.content : new Uint8Array(),
      })),
    ),
  ];
}

function differences(found: readonly TarEntry[], expected: readonly Expected[]): readonly string[] {
  const byName = new Map(found.map((entry) => [entry.name, entry]));
  return [
    ...(found.map(({ name }) => name).join("\n") === expected.map(({ name }) => name).join("\n")
      ? []
      : [`the entries are ${found.map(({ name }) => name).join(" ")}`]),
    ...expected.flatMap(({ name, mode, content }) => {
      const entry = byName.get(name);
      if (entry === undefined) return [`${name} is missing`];
      return [
        ...(entry.mode === mode ? [] : [`${name} has another mode`]),
        ...(Buffer.compare(entry.content, content) === 0 ? [] : [`${name} has another content`]),
      ];
    }),
  ];
}
