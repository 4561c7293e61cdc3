import { describe, expect, it } from "vitest";

import { RECORD } from "../../../src/repository/layout.ts";
import { parseRecord } from "../../../src/repository/parse-record.ts";
import { expectedRecords, recordText } from "../../../src/repository/record.ts";
import { sha256 } from "../../../src/hash.ts";
import { thrownBy } from "../thrown.ts";
import { bytesOf, Memory, NOW } from "./example-repository.ts";

const PACKAGE =
  '{"event":"package","date":"2026-11-22T18:00:00.000Z","suite":"stable","name":"example","version":"1.0","architecture":"all","sha256":"SUM"}';

const SOUND = PACKAGE.replace("SUM", "0".repeat(64));

async function published(): Promise<Memory> {
  const memory = new Memory();
  await memory.publish("stable", ["1.0"]);
  return memory;
}

function recordOf({ tree }: Memory): string {
  return Buffer.from(tree.get(RECORD) ?? []).toString("utf8");
}

describe("the public record", () => {
  it("has each version, and each InRelease with its checksum, a line each", async () => {
    const memory = await published();
    const inRelease = sha256(memory.tree.get("dists/stable/InRelease") ?? Buffer.of());
    expect(recordOf(memory)).toBe(
      `${PACKAGE.replace("SUM", sha256(bytesOf("1.0")))}\n` +
        `{"event":"release","date":"2026-11-22T17:55:00.000Z","suite":"stable","inRelease":"${inRelease}",` +
        `"keyring":"${sha256(Buffer.from("keys"))}","page":"${sha256(Buffer.from("a page of 1 versions"))}"}\n`,
    );
    expect(recordOf(memory)).toBe(recordText(memory.ledger));
  });

  it("only grows, also where a version is no longer offered", async () => {
    const memory = await published();
    const before = recordOf(memory);
    await memory.publish("testing", ["1.1"], NOW + 1);
    await memory.publish("stable", [], NOW + 2);
    expect(recordOf(memory).startsWith(before)).toBe(true);
    expect(recordOf(memory).split("\n")).toHaveLength(2 + 2 + 1 + 1);
  });

  it("has an InRelease before that can be seen", async () => {
    const steps = await new Memory().plan("stable", ["1.0"]);
    const written = steps.flatMap((step) => (step.kind === "write" ? [step.path] : []));
    expect(written.indexOf(RECORD)).toBeLessThan(written.indexOf("dists/stable/InRelease"));
    expect(written.indexOf(RECORD)).toBeGreaterThanOrEqual(0);
  });

  it("may be the old one or the new one where a publication was interrupted", async () => {
    const memory = await published();
    const before = recordOf(memory);
    expect(expectedRecords(memory.ledger)).toEqual([before]);
    for (const step of await memory.plan("stable", ["1.0", "1.1"], NOW + 1)) {
      if (step.kind === "write" && step.path === RECORD) break;
      memory.perform([step]);
    }
    const texts = expectedRecords(memory.ledger);
    expect([texts[0], texts.at(-1)]).toEqual([before, recordText(memory.ledger)]);
    expect(texts).toHaveLength(3);
  });
});

describe("parseRecord", () => {
  it("reads what was written, also of a copy that lacks the last newline", async () => {
    const text = recordOf(await published());
    const events = parseRecord(text, "r").map(({ event }) => event);
    expect(events).toEqual(["package", "release"]);
    expect(parseRecord(text.trimEnd(), "r")).toHaveLength(2);
    expect(parseRecord("", "r")).toEqual([]);
  });

  it.each([
    "<html>",
    "null",
    "[]",
    "",
    '{"event":"published","suite":"s"}',
    SOUND.replace('"1.0"', "1"),
    SOUND.replace("0".repeat(64), `x${"0".repeat(64)}`),
    SOUND.replace("0".repeat(64), `${"0".repeat(64)}x`),
    SOUND.replace('"all"', '"all/../x"'),
    SOUND.replace(/"date":"[^"]*"/, '"date":"2026-11-22 (all is well)"'),
    SOUND.replace(/"date":"[^"]*"/, '"date":"2026-11-22T99:00:00.000Z"'),
    '{"event":"release"}',
    ...["name", "version", "suite", "architecture", "date", "sha256"].map((field) =>
      SOUND.replace(new RegExp(`"${field}":"[^"]*"`), `"${field}":"../x"`),
    ),
  ])("refuses a line that is none: %s", (line) => {
    expect(thrownBy(() => parseRecord(`${SOUND}\n${line}\n`, "r"))).toMatchObject({
      message: "line 2 of r is no line of a public record",
      hint: "give what was published as record.jsonl, whole; it may be damaged, or written by somebody else",
    });
  });
});
