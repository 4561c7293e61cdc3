import { gzipStream } from "../gzip.ts";
import type { Entry, PackageTree } from "../tree.ts";
import { ar } from "./ar.ts";
import { tar, type TarMember } from "./tar.ts";

const FORMAT_VERSION = "2.0\n";

/**
 * The bytes of a binary package (deb(5)), with the entries, order, owners and modes that dpkg-deb(1) gives the
 * same tree.
 *
 * @param tree - rendered from a validated definition
 * @param date - seconds since the epoch, for every member of every archive
 */
export async function deb(tree: PackageTree, date: number): Promise<Uint8Array> {
  const control = [
    { name: "./", mode: 0o755 },
    ...tree.control.map(({ name, mode, content }) => ({ name: `./${name}`, mode, content })),
  ];
  return ar(
    [
      { name: "debian-binary", content: new TextEncoder().encode(FORMAT_VERSION) },
      { name: "control.tar.gz", content: await gzipStream(tar(control, date)) },
      { name: "data.tar.gz", content: await gzipStream(tar(tree.data.map(dataMember), date)) },
    ],
    date,
  );
}

function dataMember(entry: Entry): TarMember {
  switch (entry.kind) {
    case "directory":
      return { name: entry.path === "/" ? "./" : `.${entry.path}/`, mode: entry.mode };
    case "file":
      return { name: `.${entry.path}`, mode: entry.mode, content: entry.content };
  }
}
