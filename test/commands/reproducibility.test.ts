import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { sha256 } from "../../src/hash.ts";
import { outputOf } from "../unit/debian-tool.ts";
import { ROOT } from "../unit/example.ts";
import { runCommand } from "./project-command.ts";

const SOURCES = ["package.json", "tsconfig.json", "src", "scripts", "debian-templates"];

/** Has Node list every folder the other way round: no folder of a disk can be asked for an order. */
const REVERSAL = `import promises from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
const { readdir } = promises;
promises.readdir = async (...of) => (await readdir(...of)).reverse();
syncBuiltinESMExports();
`;

// Where the tests do not run as root, another user and another name are one more build: it is another user than root's.
const mayChange = process.getuid?.() === 0;

let folder: string;
let reference: readonly string[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "nymphemeral-test-"));
  // nobody must come in and may write here.
  chmodSync(folder, 0o777);
  reference = sumsOf("reference", {});
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The sum of everything that a build writes. */
function sumsOf(name: string, call: NonNullable<Parameters<typeof runCommand>[2]>): readonly string[] {
  const out = join(folder, `dist-${name}`);
  const { status, stderr } = runCommand("build", ["--out", out], call);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return readdirSync(out).map((file) => `${sha256(readFileSync(join(out, file)))}  ${file}`);
}

/** A copy of the checkout elsewhere, readable by all, with the same dependencies. */
function copyOfCheckout(name: string): string {
  const copy = join(folder, name);
  mkdirSync(copy);
  for (const source of SOURCES) cpSync(join(ROOT, source), join(copy, source), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

describe("a build", { timeout: 60_000 }, () => {
  it("writes three files", () => {
    expect(reference.map((line) => line.slice(66))).toEqual([
      "SHA256SUMS",
      "nymphemeral-whonix-connections.deb",
      "nymphemeral-whonix-connections_1.0.0_all.deb",
    ]);
  });

  it.each([
    ["umask 0077", { shell: "umask 0077" }],
    ["umask 0000", { shell: "umask 0000" }],
    ["a time zone far ahead", { environment: { TZ: "Pacific/Kiritimati" } }],
    ["a time zone far behind", { environment: { TZ: "Pacific/Pago_Pago" } }],
    [
      "the Turkish locale, where I is no capital of i",
      { environment: { LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" } },
    ],
    ["the plain locale", { environment: { LC_ALL: "C", LANG: "C", LANGUAGE: "" } }],
    ["another home folder", { environment: { HOME: "/nonexistent", USER: "ann", LOGNAME: "ann" } }],
    ["another folder to be in", { folder: "/" }],
    ["one processor", { before: ["taskset", "--cpu-list", "0"] }],
    ["another kernel", { before: ["setarch", "--uname-2.6"] }],
  ])("gives the same bytes with %s", (name, call) => {
    expect(sumsOf(name.replaceAll(/\W/g, "-"), call)).toEqual(reference);
  });

  it("gives the same bytes when folders are listed the other way round", () => {
    const reversal = join(folder, "reversal.mjs");
    writeFileSync(reversal, REVERSAL);
    expect(sumsOf("reversed", { environment: { NODE_OPTIONS: `--import=${reversal}` } })).toEqual(reference);
  });

  it("gives the same bytes on a machine of another name", () => {
    const before = mayChange ? ["unshare", "--uts", "sh", "-c", 'hostname elsewhere; exec "$@"', "sh"] : [];
    expect(sumsOf("elsewhere", { before })).toEqual(reference);
  });

  it("gives the same bytes from a copy of the checkout in another folder", () => {
    expect(sumsOf("copy", { checkout: copyOfCheckout("a copy elsewhere") })).toEqual(reference);
  });

  it("gives the same bytes to another user", () => {
    const checkout = copyOfCheckout("of-nobody");
    const user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    outputOf("setpriv", ["--version"]);
    const before = mayChange ? user : [];
    expect(sumsOf("nobody", { checkout, before, environment: { HOME: "/nonexistent" } })).toEqual(reference);
  });

  it("gives other bytes with another date, so that the comparison is one", () => {
    const other = sumsOf("date", { environment: { SOURCE_DATE_EPOCH: "1000000000" } });
    expect(other.filter((line) => reference.includes(line))).toEqual([]);
  });
});
