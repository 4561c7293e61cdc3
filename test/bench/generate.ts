import { withDirectories } from "../../src/render/tree.ts";
import type { FileEntry, PackageTree } from "../../src/tree.ts";

const NAME = "bench";
const FILES_A_FOLDER = 100;
const BLOCK = 2 ** 16;
const WORDS =
  "tunnel server news mail relay connect accept verify name gateway onion port stunnel package Debian file";

/** A package of small text files, 1 to 8 KiB each, a hundred in each folder; the same at every call. */
export function smallFiles(count: number): PackageTree {
  const random = randomNumbers(count);
  const files = Array.from({ length: count }, (_, index): FileEntry => ({
    kind: "file",
    path: `/usr/share/bench/${Math.floor(index / FILES_A_FOLDER)}/file-${index}.txt`,
    mode: 0o644,
    content: text(1024 + (random() % (7 * 1024)), random),
  }));
  return packageOf(files, NAME);
}

/** A package of one file, of which every other 64 KiB are noise, the rest text; the same at every call. */
export function largeFile(bytes: number, name = NAME): PackageTree {
  const random = randomNumbers(bytes);
  const content = Buffer.alloc(bytes);
  for (let start = 0; start < bytes; start += BLOCK) {
    const block = (start / BLOCK) % 2 === 0 ? noise(BLOCK, random) : text(BLOCK, random);
    content.set(block.subarray(0, bytes - start), start);
  }
  return packageOf([{ kind: "file", path: "/usr/share/bench/large", mode: 0o644, content }], name);
}

// Xorshift (Marsaglia 2003), 32 bits.
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

function noise(bytes: number, random: () => number): Uint8Array {
  return new Uint8Array(Uint32Array.from({ length: bytes / 4 }, random).buffer);
}

function text(bytes: number, random: () => number): Uint8Array {
  const words = WORDS.split(" ");
  const parts: string[] = [];
  for (let length = 0; length < bytes;) {
    const number = random();
    // Now and then a number, as in a real text: without them the words would compress too well.
    const word = number % 7 === 0 ? String(number) : (words[number % words.length] ?? "");
    const part = `${word}${number % 11 === 0 ? ".\n" : " "}`;
    parts.push(part);
    length += part.length;
  }
  return Buffer.from(parts.join("").slice(0, bytes), "latin1");
}

function packageOf(files: readonly FileEntry[], packageName: string): PackageTree {
  const fields = {
    Package: packageName,
    Version: "1.0",
    Architecture: "all",
    Maintainer: "Bench <bench@localhost>",
    Description: "generated for a benchmark",
  };
  const control = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
  return {
    control: [{ name: "control", mode: 0o644, content: Buffer.from(control.join("")) }],
    data: withDirectories(files),
  };
}
