import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { temporaryFolder } from "../unit/temporary-folder.ts";
import { assemble, SOUND, withEntry } from "../unit/verify/broken-deb.ts";
import { runCommand } from "./project-command.ts";

const USAGE = "usage: npm run verify -- FILE.deb";

/** Runs the command over a package made by the test. */
function verifyFile(content: Uint8Array): ReturnType<typeof runCommand> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "a.deb"), content);
  return runCommand("verify", ["a.deb"], { folder });
}

describe("npm run verify", { timeout: 60_000 }, () => {
  it("prints fields, entries and checks of a sound package", () => {
    const { status, stdout, stderr } = verifyFile(assemble(SOUND));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const [fields = "", entries = "", checks = ""] = stdout.split("\n\n");
    const lines = fields.split("\n");
    expect(lines.slice(0, 2)).toEqual(["Package: example", "Version: 1.0"]);
    expect(lines.slice(-4)).toEqual(["Description: short", " One.", " .", " Two."]);
    expect(entries.split("\n").slice(0, 2)).toEqual([
      "0755 root/root        0 ./",
      "0755 root/root        0 ./etc/",
    ]);
    expect(checks.split("\n").map((line) => line.slice(0, 6))).toEqual([
      ...Array<string>(14).fill("ok    "),
      "",
    ]);
  });

  it("names the check that fails", () => {
    const { status, stdout, stderr } = verifyFile(assemble(withEntry("data", "./usr/share/b", { uid: 7 })));
    expect(status).toBe(1);
    expect(stdout.split("\n").filter((line) => line.startsWith("FAILED") || line.startsWith("   "))).toEqual([
      "FAILED everything belongs to root",
      "       ./usr/share/b belongs to root(7):root(0), not to root",
    ]);
    expect(stderr).toBe(
      `error: the package does not pass verification
1. the package: ./usr/share/b belongs to root(7):root(0), not to root
   rule: everything belongs to root
   fix: build it again, with npm run build
hint: do not install or publish it
`,
    );
  });

  it("refuses what is no package", () => {
    const { status, stdout, stderr } = verifyFile(Buffer.from("text"));
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toBe(
      `error: this is not a binary package that can be read
cause: it does not start as an ar archive does
hint: give a .deb that npm run build made
`,
    );
  });

  it("says so when the file is not there", () => {
    const { status, stderr } = runCommand("verify", ["nowhere.deb"], { folder: temporaryFolder() });
    expect(status).toBe(1);
    expect(stderr).toBe(
      `error: nowhere.deb cannot be read
cause: ENOENT: no such file or directory, stat 'nowhere.deb'
hint: give the path of a .deb
`,
    );
  });

  it("explains itself", () => {
    const { status, stdout } = runCommand("verify", ["--help"]);
    expect({ status, usage: stdout.split("\n")[0] }).toEqual({ status: 0, usage: USAGE });
  });

  it.each([
    ["no file", [], "missing: FILE.deb"],
    ["two files", ["a", "b"], '"b" is one argument too many'],
  ])("refuses %s and explains itself", (_case, args, message) => {
    const { status, stderr } = runCommand("verify", args);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: `${USAGE}\nTry 'npm run verify -- --help'.\nerror: ${message}\n`,
    });
  });
});
