import { describe, expect, it } from "vitest";

import { sha256 } from "../../../src/hash.ts";
import { describe as described, type Unpacked } from "../../../src/repository/description.ts";
import { CONTROL, entry, type RawEntry, rawTar, SOUND } from "../verify/broken-deb.ts";

const CONTENT = Buffer.from("the package");

/** The sound package, with more in its control.tar, or with another one. */
function unpacked(more: readonly RawEntry[], control: readonly RawEntry[] = SOUND.control): Unpacked {
  return { control: rawTar([...control, ...more]), data: rawTar(SOUND.data) };
}

function findings(archives: Unpacked): string[] {
  const description = described("a.deb", CONTENT, archives);
  return "problems" in description ? description.problems.map(({ what }) => what) : [];
}

describe("the description of a package", () => {
  it("gives the control file, with the place, size and checksum of the package", () => {
    expect(described("a.deb", CONTENT, unpacked([]))).toMatchObject({
      stanza: {
        name: "example",
        version: "1.0",
        size: CONTENT.byteLength,
        sha256: sha256(CONTENT),
        text: expect.stringContaining(CONTROL) as unknown,
      },
    });
  });

  it("tells what is wrong, with the rule and the fix", () => {
    expect(described("a.deb", CONTENT, unpacked([entry("./b", "", { typeflag: "2" })]))).toEqual({
      problems: [
        {
          where: "a.deb",
          what: 'control.tar holds "./b"',
          rule: "what dpkg refuses, or apt would take for the repository's own word, is not published (deb(5), deb-control(5))",
          fix: "build it again, with npm run build or dpkg-deb --build",
        },
      ],
    });
  });

  it("tells an archive that is cut short, by its name", () => {
    const { control, data } = unpacked([]);
    expect(findings({ control: control.subarray(0, 700), data })).toEqual([
      "control.tar: the archive has no end",
      "control.tar holds 0 control files",
    ]);
    expect(findings({ control, data: data.subarray(0, 512) })).toEqual(["data.tar: the archive has no end"]);
  });

  it.each([
    ["the folder without a slash", entry(".", "", { typeflag: "5" }), []],
    ["a file whose name only begins so", entry("control.", "x"), []],
    ["a file in a folder", entry("./a/b", "x"), ['control.tar holds "./a/b"']],
    [
      "a control file with a slash at its end",
      entry("./control/", "x", { typeflag: "0" }),
      ["control.tar holds 2 control files"],
    ],
    ["another control file", entry("control", "x"), ["control.tar holds 2 control files"]],
  ])("knows %s", (_what, more, problems) => {
    expect(findings(unpacked([more]))).toEqual(problems);
  });
});
