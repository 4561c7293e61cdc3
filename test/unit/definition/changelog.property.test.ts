import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type ChangelogEntry, parseChangelog } from "../../../src/definition/changelog.ts";
import { PackageError } from "../../../src/problem.ts";
import { forCases, SEED, TEXTS } from "../made-up.ts";

const ENTRIES: fc.Arbitrary<ChangelogEntry> = fc.record({
  packageName: fc.stringMatching(/^[a-z0-9][a-z0-9+.-]{1,20}$/),
  version: fc.stringMatching(/^[0-9][A-Za-z0-9.+~:-]{0,20}$/),
  maintainer: fc.stringMatching(/^[!-;=?-~](?: ?[!-;=?-~]){0,20} <[a-z.]{1,9}@[a-z.]{1,9}>$/),
  date: fc.nat(2_147_483_647),
});

/** The entry as dch(1) writes it, on a clock that is that many minutes ahead of UTC. */
function written({ packageName, version, maintainer, date }: ChangelogEntry, ahead: number): string {
  const local = new Date((date + ahead * 60) * 1000).toUTCString().replace(/ GMT$/, "");
  const minutes = Math.abs(ahead);
  const zone = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join("");
  return (
    `${packageName} (${version}) unstable; urgency=medium\n\n  * A change.\n\n` +
    ` -- ${maintainer}  ${local} ${ahead < 0 ? "-" : "+"}${zone}\n`
  );
}

describe(`parseChangelog, for entries of seed ${SEED}`, { timeout: 30_000 }, () => {
  it("reads what dch(1) writes, on every clock of the world", async () => {
    const cases = fc.record({ entry: ENTRIES, ahead: fc.integer({ min: -12 * 60, max: 14 * 60 }) });
    await forCases(500, cases, ({ entry, ahead }) => {
      expect(parseChangelog(written(entry, ahead))).toEqual(entry);
    });
  });

  it("refuses a text with other characters in it, or reads whole fields without a newline", async () => {
    let accepted = 0;
    const cases = fc.record({ entry: ENTRIES, at: fc.double({ min: 0, max: 1, noNaN: true }), text: TEXTS });
    await forCases(1000, cases, ({ entry, at, text }) => {
      const whole = written(entry, 0);
      const place = Math.floor(whole.length * at);
      try {
        const { packageName, version, maintainer, date } = parseChangelog(
          whole.slice(0, place) + text + whole.slice(place),
        );
        accepted += 1;
        expect(`${packageName}${version}${maintainer}`).not.toMatch(/^$|\n/);
        expect(Number.isInteger(date)).toBe(true);
      } catch (error) {
        if (!(error instanceof PackageError)) throw error;
      }
    });
    expect(accepted).toBeGreaterThan(100);
  });
});
