import { describe, expect, it } from "vitest";

import {
  expectedClientFile,
  type Ledger,
  ledgerLines,
  type LedgerRecord,
  parseLedger,
  wholeLines,
} from "../../../src/repository/ledger.ts";
import { thrownBy } from "../thrown.ts";

const RECORDS: readonly LedgerRecord[] = [
  { event: "package", at: 1, suite: "stable", name: "a", version: "1", architecture: "all", sha256: "c" },
  {
    event: "publish",
    suite: "stable",
    date: 1,
    inRelease: "a",
    indexes: ["b"],
    entrance: { "index.html": "d" },
  },
  { event: "published", suite: "stable", inRelease: "a" },
];

describe("parseLedger", () => {
  it("reads what ledgerLines writes", () => {
    expect(parseLedger(ledgerLines(RECORDS))).toEqual(RECORDS);
    expect(parseLedger("")).toEqual([]);
  });

  it("leaves out what a crash left of a last line", () => {
    const text = ledgerLines(RECORDS);
    const cut = Array.from({ length: 50 }, (_, length) => parseLedger(text.slice(0, text.length - length)));
    expect(cut.map(({ length }) => length)).toEqual([3, ...Array<number>(49).fill(2)]);
    expect([wholeLines(`${text}{"ev`), wholeLines(text), wholeLines("{")]).toEqual([text, text, ""]);
  });

  it.each([
    "{}",
    "null",
    "1",
    '{"event":"package"}',
    '{"suite":"stable"}',
    '{"event":"moved","suite":"stable"}',
  ])("refuses what is no record: %s", (line) => {
    const { message, hint, cause } = thrownBy(() => parseLedger(`${ledgerLines(RECORDS)}${line}\n`));
    expect({ message, hint, cause }).toEqual({
      message: "line 4 of the ledger cannot be read",
      hint: "put ledger.jsonl back from a backup that holds every line of it",
      cause: new Error("it is no record of this project"),
    });
  });

  it("refuses what is no JSON", () => {
    expect(thrownBy(() => parseLedger("text\n")).message).toBe("line 1 of the ledger cannot be read");
  });
});

function begun(suite: string, inRelease: string, sum: string): LedgerRecord {
  return { event: "publish", suite, date: 1, inRelease, indexes: [], entrance: { "index.html": sum } };
}

function done(suite: string, inRelease: string): LedgerRecord {
  return { event: "published", suite, inRelease };
}

describe("expectedClientFile", () => {
  const first = [begun("stable", "s1", "first"), begun("testing", "t1", "first")];
  const second = [begun("stable", "s2", "second")];

  it.each<[string, Ledger, string[]]>([
    ["nothing before the first publication", [], []],
    ["what the first one is about to write", first, ["first", "first"]],
    ["what the first one wrote", [...first, done("stable", "s1"), done("testing", "t1")], ["first"]],
    [
      "what the last one wrote, and what the next one is about to write",
      [...first, done("stable", "s1"), done("testing", "t1"), ...second],
      ["first", "second"],
    ],
    [
      "what the next one wrote, and no longer what the last one did",
      [...first, done("stable", "s1"), done("testing", "t1"), ...second, done("stable", "s2")],
      ["second"],
    ],
  ])("is %s", (_case, ledger, sums) => {
    expect(expectedClientFile(ledger, "index.html")).toEqual(sums);
  });
});
