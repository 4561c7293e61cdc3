import { describe, expect, it } from "vitest";

import { fileProblems } from "../../../src/repository/candidate.ts";
import { verificationProblems } from "../../../src/repository/verification.ts";
import { assemble, SOUND, withEntry } from "../verify/broken-deb.ts";
import { told } from "./told.ts";

function wrong(content: Uint8Array, rule = fileProblems): string[] {
  return told(rule("a.deb", content));
}

/** A member of an ar archive, empty. */
function member(name: string): string {
  return `${name.padEnd(16)}${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"100644".padEnd(8)}${"0".padEnd(10)}\`\n`;
}

function archive(...names: readonly string[]): Buffer {
  return Buffer.from(`!<arch>\n${names.map(member).join("")}`);
}

describe("fileProblems", () => {
  it("are none of a sound package", () => {
    expect(wrong(assemble(SOUND))).toEqual([]);
  });

  it("tell what is no package", () => {
    expect(wrong(Buffer.from("text"))).toEqual(["a.deb: it is no binary package"]);
  });

  it("tell members that bullseye cannot unpack", () => {
    const names = ["debian-binary", "control.tar.zst", "data.tar.zst"];
    expect(wrong(archive(...names))).toEqual([
      'a.deb: "control.tar.zst" and "data.tar.zst" cannot be unpacked by the dpkg of bullseye',
    ]);
    const xz = ["debian-binary", "control.tar.xz", "data.tar.xz"];
    expect(wrong(archive(...xz))).toEqual([]);
  });
});

describe("fileProblems of other members", () => {
  it.each([".gz", ".xz", ""])("are none of archives that end in tar%s", (end) => {
    expect(wrong(archive("debian-binary", `control.tar${end}`, `data.tar${end}`))).toEqual([]);
  });

  it("name all members, the rule and the fix", () => {
    expect(fileProblems("a.deb", archive("x", "debian-binary", "control.tar", "data.tar"))).toEqual([
      {
        where: "a.deb",
        what: 'its members are "x", "debian-binary", "control.tar", "data.tar"',
        rule: "debian-binary, control.tar and data.tar, each once, in this order, and nothing else (deb(5))",
        fix: "build it with dpkg-deb; sign the repository, not the package",
      },
    ]);
  });
});

describe("verificationProblems", () => {
  it("are none of a sound package", () => {
    expect(wrong(assemble(SOUND), verificationProblems)).toEqual([]);
  });

  it("tell every check that fails", () => {
    const broken = assemble(withEntry("data", "./usr/share/b", { uid: 7 }));
    expect(wrong(broken)).toEqual([]);
    expect(wrong(broken, verificationProblems)).toEqual([
      "a.deb: everything belongs to root: ./usr/share/b belongs to root(7):root(0), not to root",
    ]);
    expect(wrong(Buffer.from("text"), verificationProblems)).toEqual([
      "a.deb: this is not a binary package that can be read",
    ]);
  });
});
