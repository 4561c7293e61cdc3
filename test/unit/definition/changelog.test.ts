import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { parseChangelog } from "../../../src/definition/changelog.ts";
import { PackageError } from "../../../src/problem.ts";
import { ROOT } from "../example.ts";
import { thrownBy } from "../thrown.ts";

const HEADING = "nymphemeral-whonix-connections (1.0.0) unstable; urgency=medium";
const TRAILER = " -- Ann Author <ann@example.org>  Sun, 22 Nov 2026 18:00:00 +0000";

function changelog(heading: string, trailer: string): string {
  return `${heading}\n\n  * First release.\n\n${trailer}\n`;
}

describe("parseChangelog", () => {
  it("reads the package name, version, maintainer and date of an entry", () => {
    expect(parseChangelog(changelog(HEADING, TRAILER))).toEqual({
      packageName: "nymphemeral-whonix-connections",
      version: "1.0.0",
      maintainer: "Ann Author <ann@example.org>",
      date: 1_795_370_400,
    });
  });

  it("reads the newest entry when there are several", () => {
    const older = changelog(
      "nymphemeral-whonix-connections (0.9.0) unstable; urgency=low",
      " -- Bob Builder <bob@example.org>  Thu, 01 Jan 2026 00:00:00 +0000",
    );
    expect(parseChangelog(`${changelog(HEADING, TRAILER)}\n${older}`)).toEqual({
      packageName: "nymphemeral-whonix-connections",
      version: "1.0.0",
      maintainer: "Ann Author <ann@example.org>",
      date: 1_795_370_400,
    });
  });

  it("reads an entry for several distributions", () => {
    const heading = "nymphemeral-whonix-connections (1.0.0) unstable experimental; urgency=medium";
    expect(parseChangelog(changelog(heading, TRAILER)).version).toBe("1.0.0");
  });

  it("reads the project's own changelog", () => {
    const path = "debian-templates/usr/share/doc/nymphemeral-whonix-connections/changelog";
    const { packageName, version } = parseChangelog(readFileSync(join(ROOT, path), "utf8"));
    expect({ packageName, version }).toEqual({
      packageName: "nymphemeral-whonix-connections",
      version: "1.0.0",
    });
  });

  it.each([
    ["an offset east of Greenwich", "Sun, 22 Nov 2026 18:00:00 +0200", 1_795_363_200],
    ["an offset west of Greenwich", "Sun, 22 Nov 2026 18:00:00 -0530", 1_795_390_200],
    ["a day with a leading blank", "Sun,  1 Nov 2026 00:00:00 +0000", 1_793_491_200],
    ["a day without one", "Sun, 1 Nov 2026 00:00:00 +0000", 1_793_491_200],
    ["a day with a leading zero", "Sun, 01 Nov 2026 00:00:00 +0000", 1_793_491_200],
  ])("counts the seconds since the epoch for %s", (_case, date, seconds) => {
    expect(parseChangelog(changelog(HEADING, ` -- Ann Author <ann@example.org>  ${date}`)).date).toBe(
      seconds,
    );
  });

  it.each([
    ["an empty file", ""],
    ["no version", "nymphemeral-whonix-connections unstable; urgency=medium"],
    ["a name in upper case", "Nymphemeral (1.0.0) unstable; urgency=medium"],
    ["no distribution", "nymphemeral-whonix-connections (1.0.0); urgency=medium"],
    ["no urgency", "nymphemeral-whonix-connections (1.0.0) unstable"],
    ["a leading blank", ` ${HEADING}`],
    ["a carriage return", `${HEADING}\r`],
  ])("refuses a heading with %s", (_case, heading) => {
    const error = thrownBy(() => parseChangelog(changelog(heading, TRAILER)));
    expect(error).toEqual(
      new PackageError("the changelog's first line cannot be read", {
        hint: "write the entry in the form of deb-changelog(5), as dch(1) does",
      }),
    );
  });

  it.each([
    ["no trailer", ""],
    ["no address", " -- Ann Author  Sun, 22 Nov 2026 18:00:00 +0000"],
    ["one blank before the date", " -- Ann Author <ann@example.org> Sun, 22 Nov 2026 18:00:00 +0000"],
    ["no date", " -- Ann Author <ann@example.org>"],
    ["a date as ISO 8601 writes it", " -- Ann Author <ann@example.org>  2026-11-22T18:00:00Z"],
    ["no offset", " -- Ann Author <ann@example.org>  Sun, 22 Nov 2026 18:00:00"],
    ["a carriage return", `${TRAILER}\r`],
    ["a carriage return before it starts again", ` -- Ann\r${TRAILER}`],
  ])("refuses a trailer with %s", (_case, trailer) => {
    const error = thrownBy(() => parseChangelog(changelog(HEADING, trailer)));
    expect(error).toEqual(
      new PackageError("the changelog's first line that starts with ' -- ' cannot be read", {
        hint: "write the entry in the form of deb-changelog(5), as dch(1) does",
      }),
    );
  });

  it.each(["Sat, 31 Feb 2026 18:00:00 +0000", "Sun, 31 Nov 2026 18:00:00 +0000"])(
    "takes no day that the calendar does not have for another one: %s",
    (date) => {
      const { message } = thrownBy(() =>
        parseChangelog(changelog(HEADING, ` -- Ann Author <ann@example.org>  ${date}`)),
      );
      expect(message).toBe("the changelog's first line that starts with ' -- ' cannot be read");
    },
  );
});
