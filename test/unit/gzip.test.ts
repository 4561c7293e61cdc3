import { gunzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { gzip, gzipStream } from "../../src/gzip.ts";
import { outputOf } from "./debian-tool.ts";

const TEXT = "nymphemeral ".repeat(10_000);

async function* pieces(text: string, size: number): AsyncIterable<Uint8Array> {
  for (let start = 0; start < text.length; start += size) {
    yield await Promise.resolve(new TextEncoder().encode(text.slice(start, start + size)));
  }
}

// RFC 1952: magic, deflate, no flags, no time, slowest compression, Unix.
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3];

describe("gzip", () => {
  it("has a header without name and time", () => {
    expect([...gzip(new TextEncoder().encode(TEXT)).subarray(0, 10)]).toEqual(HEADER);
  });

  it("is read by gzip(1) and by Node", () => {
    const compressed = gzip(new TextEncoder().encode(TEXT));
    expect(outputOf("gzip", ["-dc"], { input: compressed }).toString()).toBe(TEXT);
    expect(gunzipSync(compressed).toString()).toBe(TEXT);
  });
});

describe("gzipStream", () => {
  it("has a header without name and time", async () => {
    expect([...(await gzipStream(pieces(TEXT, 512))).subarray(0, 10)]).toEqual(HEADER);
  });

  it.each([1, 512, 100_000, 1_000_000])(
    "is read by gzip(1) when it came in pieces of %i bytes",
    async (size) => {
      const text = TEXT.slice(0, size === 1 ? 1000 : undefined);
      const compressed = await gzipStream(pieces(text, size));
      expect(outputOf("gzip", ["-dc"], { input: compressed }).toString()).toBe(text);
    },
  );

  it("is a whole file for an empty stream", async () => {
    expect(outputOf("gzip", ["-dc"], { input: await gzipStream(pieces("", 1)) }).toString()).toBe("");
  });
});
