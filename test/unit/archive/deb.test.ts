import { chmodSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, it } from "vitest";

import { deb } from "../../../src/archive/deb.ts";
import { parseChangelog } from "../../../src/definition/changelog.ts";
import type { PackageTree } from "../../../src/tree.ts";
import { outputOf } from "../debian-tool.ts";
import { DATE, EXAMPLE, exampleTree } from "../example.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { textsOf } from "../tree-texts.ts";

let tree: PackageTree;
let built: Uint8Array;

beforeEach(async () => {
  tree = await exampleTree();
  built = await deb(tree, DATE);
});

/** Makes a folder and those above it, whatever the umask. */
function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o755);
}

/** Writes a file that is newer than the package: dpkg-deb lowers its date to SOURCE_DATE_EPOCH. */
function writeNewer(path: string, mode: number, content: Uint8Array): void {
  writeFileSync(path, content);
  chmodSync(path, mode);
  utimesSync(path, DATE + 86_400, DATE + 86_400);
}

/** The files below a folder, as a person would lay them out for dpkg-deb. */
function writeTree(folder: string, { control, data }: PackageTree): void {
  for (const entry of data) {
    if (entry.kind === "directory") makeFolder(join(folder, entry.path));
    else writeNewer(join(folder, entry.path), entry.mode, entry.content);
  }
  if (control.length > 0) makeFolder(join(folder, "DEBIAN"));
  for (const { name, mode, content } of control) writeNewer(join(folder, "DEBIAN", name), mode, content);
}

/** The path of the package as src/ packs it, and of the one that dpkg-deb packs of the same files. */
function bothPackages(): { ours: string; theirs: string } {
  const folder = temporaryFolder();
  writeTree(join(folder, "tree"), tree);
  const [ours, theirs] = [join(folder, "ours.deb"), join(folder, "theirs.deb")];
  writeFileSync(ours, built);
  outputOf("dpkg-deb", ["--root-owner-group", "-Zgzip", "--build", join(folder, "tree"), theirs], {
    environment: { SOURCE_DATE_EPOCH: String(DATE) },
  });
  return { ours, theirs };
}

/** Mode, owner, size, time and name of every entry of a part. */
function listing(path: string, part: "--fsys-tarfile" | "--ctrl-tarfile"): string[] {
  const input = outputOf("dpkg-deb", [part, path]);
  const options = ["-tvf", "-", "--numeric-owner", "--full-time", "--quoting-style=escape"];
  return outputOf("tar", options, { input }).toString().split("\n");
}

/** The contents of every file of a part, one after the other. */
function contents(path: string, part: "--fsys-tarfile" | "--ctrl-tarfile"): string {
  const input = outputOf("dpkg-deb", [part, path]);
  return outputOf("tar", ["-xOf", "-"], { input }).toString("base64");
}

/** Mode, owner, date and name of every member of the outer archive; sizes differ, another compressor packed them. */
function membersOf(path: string): string[] {
  const lines = outputOf("ar", ["tv", path]).toString().split("\n");
  return lines.map((line) => line.replace(/^(\S+ \S+) +\d+/, "$1"));
}

describe("deb", { timeout: 30_000 }, () => {
  it.each(["--ctrl-tarfile", "--fsys-tarfile"] as const)(
    "has the entries that dpkg-deb gives the same files: %s",
    (part) => {
      const { ours, theirs } = bothPackages();
      expect(listing(ours, part)).toEqual(listing(theirs, part));
      expect(contents(ours, part)).toBe(contents(theirs, part));
    },
  );

  it("has the control fields that dpkg-deb reads in its own", () => {
    const { ours, theirs } = bothPackages();
    const fields = outputOf("dpkg-deb", ["-f", ours]).toString();
    expect(fields).toBe(outputOf("dpkg-deb", ["-f", theirs]).toString());
    expect(fields).toBe(textsOf(tree).get("control"));
  });

  it("has the members, in the order and with the headers, that dpkg-deb writes", () => {
    const { ours, theirs } = bothPackages();
    expect(membersOf(ours)).toEqual(membersOf(theirs));
    expect(outputOf("ar", ["p", ours, "debian-binary"]).toString()).toBe("2.0\n");
  });

  it("has the sums that md5sum computes of the unpacked files", () => {
    const { ours } = bothPackages();
    const folder = temporaryFolder();
    outputOf("dpkg-deb", ["--extract", ours, folder]);
    const sums = textsOf(tree).get("md5sums") ?? "";
    const paths = sums
      .trimEnd()
      .split("\n")
      .map((line) => line.slice(34));
    expect(outputOf("md5sum", paths, { folder }).toString()).toBe(sums);
    const shipped = tree.data.filter(({ kind }) => kind === "file").map(({ path }) => path.slice(1));
    expect(paths).toEqual(shipped.filter((path) => !path.startsWith("etc/")));
  });

  it("has the control file that dpkg-gencontrol writes, Installed-Size counted from the same files", () => {
    const folder = temporaryFolder();
    // It would count DEBIAN/, too, which no system that installs the package ever sees.
    writeTree(join(folder, "tree"), { control: [], data: tree.data });
    mkdirSync(join(folder, "debian"));
    const control = textsOf(tree).get("control") ?? "";
    const field = (name: string): string => new RegExp(`^${name}: (.*)$`, "m").exec(control)?.[1] ?? "";
    const [, description = ""] = /^(Description: [^]*)$/m.exec(control) ?? [];
    const names = ["Depends", "Section", "Priority", "Multi-Arch", "Homepage"];
    writeFileSync(
      join(folder, "debian/control"),
      `Source: ${field("Package")}\nMaintainer: ${field("Maintainer")}\n\n` +
        `Package: ${field("Package")}\nArchitecture: all\n` +
        `${names.map((name) => `${name}: ${field(name)}\n`).join("")}${description}`,
    );
    const changelog =
      `${field("Package")} (${field("Version")}) unstable; urgency=medium\n\n  * Test.\n\n` +
      ` -- ${field("Maintainer")}  Sun, 22 Nov 2026 18:00:00 +0000\n`;
    expect(parseChangelog(changelog).date).toBe(EXAMPLE.date);
    writeFileSync(join(folder, "debian/changelog"), changelog);
    expect(outputOf("dpkg-gencontrol", ["-Ptree", "-O"], { folder }).toString()).toBe(control);
  });

  it("has an even number of bytes, whatever the size of its last member", async () => {
    const remainders = new Set<number>();
    for (const size of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const data = [
        { kind: "file", path: "/a", mode: 0o644, content: new Uint8Array(size).map((_, i) => i) },
      ] as const;
      remainders.add((await deb({ control: [], data }, DATE)).byteLength % 2);
    }
    expect([...remainders]).toEqual([0]);
  });

  it("gives the same bytes twice", async () => {
    expect(Buffer.compare(await deb(tree, DATE), built)).toBe(0);
  });
});
