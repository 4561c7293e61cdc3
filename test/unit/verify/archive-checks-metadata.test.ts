import { describe, expect, it } from "vitest";

import { assemble, entry, SOUND, withEntry } from "./broken-deb.ts";
import { findingsIn, findingsOf } from "./findings.ts";

describe("everything belongs to root", () => {
  it.each([
    [{ uid: 1000 }, "root(1000):root(0)"],
    [{ gid: 1000 }, "root(0):root(1000)"],
    [{ uname: "ann" }, "ann(0):root(0)"],
    [{ gname: "" }, "root(0):(0)"],
  ])("fails for %j", (change, owner) => {
    const check = "everything belongs to root";
    expect(findingsIn(withEntry("data", "./usr/share/b", change))).toEqual({
      [check]: [`./usr/share/b belongs to ${owner}, not to root`],
    });
    expect(findingsIn(withEntry("control", "./control", change))).toEqual({
      [check]: [`./control belongs to ${owner}, not to root`],
    });
  });
});

describe("modes are 0644, and 0755 for directories and programs", () => {
  const check = "modes are 0644, and 0755 for directories and programs";

  it.each([
    ["data", "./usr/share/b", 0o755, "0755, not 0644"],
    ["data", "./usr/share/b", 0o4644, "4644, not 0644"],
    ["data", "./usr/share/", 0o700, "0700, not 0755"],
    ["control", "./control", 0o600, "0600, not 0644"],
    ["control", "./postinst", 0o644, "0644, not 0755"],
    ["control", "./", 0o775, "0775, not 0755"],
  ] as const)("fails in %s for %s of mode %i", (part, name, mode, what) => {
    expect(findingsIn(withEntry(part, name, { mode }))).toEqual({ [check]: [`${name} has mode ${what}`] });
  });

  it.each(["./usr/bin/a", "./usr/sbin/a", "./usr/lib/a"])("lets the program %s be 0755", (name) => {
    expect(
      findingsIn({ ...SOUND, data: [...SOUND.data, entry(name, "", { mode: 0o755 })] })[check],
    ).toBeUndefined();
  });

  it("fails for a program in another place", () => {
    const name = "./srv/a./usr/bin/a";
    expect(findingsIn({ ...SOUND, data: [...SOUND.data, entry(name, "", { mode: 0o755 })] })[check]).toEqual([
      `${name} has mode 0755, not 0644`,
    ]);
  });

  it("fails for a program of mode 0700", () => {
    expect(
      findingsIn({ ...SOUND, data: [...SOUND.data, entry("./usr/bin/a", "", { mode: 0o700 })] })[check],
    ).toEqual(["./usr/bin/a has mode 0700, not 0755 or 0644"]);
  });
});

describe("every date is the same", () => {
  it("fails for two dates", () => {
    expect(findingsIn(withEntry("data", "./usr/share/b", { mtime: 0 }))).toEqual({
      "every date is the same": ["entries have 2 dates, 1795370400 and 0"],
    });
  });

  it("fails for an ar member of another date", () => {
    const file = assemble(SOUND);
    file.write("0".padEnd(12), 8 + 16, "latin1");
    expect(Object.keys(findingsOf(file))).toEqual(["every date is the same"]);
  });
});
