import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { syntaxErrors, shellWarnings } from "../unit/shell-judges.ts";
import { outputOf } from "../unit/debian-tool.ts";
import { temporaryFolder } from "../unit/temporary-folder.ts";
import { runCommand } from "./project-command.ts";

const NAME = "nymphemeral-whonix-connections";
const FILES = [`${NAME}_1.0.0.dsc`, `${NAME}_1.0.0.tar.xz`];

/** Makes the source package in a folder of its own. */
function made(call: NonNullable<Parameters<typeof runCommand>[2]> = {}): string {
  const out = temporaryFolder();
  const { status, stderr } = runCommand("source", ["--out", out], call);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return out;
}

function bytesIn(folder: string): Buffer[] {
  return FILES.map((name) => readFileSync(join(folder, name)));
}

describe("npm run source", { timeout: 60_000 }, () => {
  it("makes a source package that dpkg-source unpacks", () => {
    const out = made();
    expect(readdirSync(out).toSorted()).toEqual(FILES);
    outputOf("dpkg-source", ["--extract", join(out, FILES[0] ?? ""), join(out, "source")]);
    expect(readFileSync(join(out, "source/debian/source/format"), "utf8")).toBe("3.0 (native)\n");
    const test = readFileSync(join(out, "source/debian/tests/tunnels"), "utf8");
    expect([...syntaxErrors(test), ...shellWarnings(test)]).toEqual([]);
  });

  it("makes the same bytes whatever umask, zone, language and the options of tar and xz are", () => {
    const environment = { TZ: "Asia/Tokyo", LC_ALL: "POSIX", XZ_OPT: "-1", TAR_OPTIONS: "--mode=700" };
    expect(bytesIn(made({ environment, shell: "umask 077" }))).toEqual(bytesIn(made()));
  });

  it("gives everything the date of SOURCE_DATE_EPOCH", () => {
    const out = made({ environment: { SOURCE_DATE_EPOCH: "1000000000" } });
    const listing = outputOf("tar", ["--list", "--verbose", "--file", join(out, FILES[1] ?? "")]).toString();
    const lines = listing.trimEnd().split("\n");
    const dates = lines.map((line) => line.split(/\s+/).slice(3, 5).join(" "));
    expect([...new Set(dates)]).toEqual(["2001-09-09 01:46"]);
    expect(
      lines.map((line) => line.slice(0, 10)).filter((mode) => !/^(?:d|-)rw[x-]r-[x-]r-[x-]$/.test(mode)),
    ).toEqual([]);
  });
});
