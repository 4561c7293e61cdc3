import { gunzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { sha256 } from "../../../src/hash.ts";
import type { Step } from "../../../src/repository/steps.ts";
import { bytesOf, Memory, NOW } from "./example-repository.ts";

const DAY = 86_400;
const POOL = "pool/main/e/example/example_1.0_all.deb";
const BY_HASH = "dists/stable/main/binary-all/by-hash/SHA256";

/** What is done, in order, without the contents. */
function outline(steps: readonly Step[]): string[] {
  return steps.flatMap((step) => {
    switch (step.kind) {
      case "settings":
        return ["settings"];
      case "record":
        return step.records.map(({ event, suite }) => `record ${event} ${suite}`);
      case "write":
      case "delete":
        return [`${step.kind} ${step.path}`];
    }
  });
}

function textIn(memory: Memory, path: string): string {
  return Buffer.from(memory.tree.get(path) ?? []).toString("utf8");
}

/** The sums of the lists that a suite has now. */
function sumsIn(memory: Memory): string[] {
  return [...textIn(memory, "dists/stable/Release").matchAll(/^ ([0-9a-f]{64}) /gm)].map(
    ([, sum = ""]) => sum,
  );
}

describe("planPublication", () => {
  it("records a version first, then writes what is named before what names it, and InRelease last", async () => {
    const memory = new Memory();
    const steps = await memory.plan("stable", ["1.0"]);
    memory.perform(steps);
    const [plain, gz, xz] = sumsIn(memory);
    expect(outline(steps)).toEqual([
      "record package stable",
      `write ${POOL}`,
      "record publish stable",
      "write archive-keyring.gpg",
      ...["record.jsonl", "record.jsonl.asc"].map((path) => `write ${path}`),
      `write ${BY_HASH}/${plain}`,
      `write ${BY_HASH}/${gz}`,
      `write ${BY_HASH}/${xz}`,
      "write dists/stable/main/binary-all/Packages",
      "write dists/stable/main/binary-all/Packages.gz",
      "write dists/stable/main/binary-all/Packages.xz",
      "write dists/stable/Release.gpg",
      "write dists/stable/Release",
      "write dists/stable/InRelease",
      "write index.html",
      "record published stable",
    ]);
  });

  it("records all new versions in one step, and none where all are known", async () => {
    const memory = new Memory();
    const steps = await memory.plan("stable", ["1.0", "1.1"]);
    expect(outline(steps.slice(0, 2))).toEqual([
      "record package stable",
      "record package stable",
      `write ${POOL}`,
    ]);
    memory.perform(steps);
    const [first] = await memory.plan("stable", ["1.0", "1.1"]);
    expect(first).toMatchObject({ kind: "write", path: POOL });
  });

  it("compresses as well as gzip can", async () => {
    const memory = new Memory();
    await memory.publish("stable", ["1.0"]);
    const content = memory.tree.get("dists/stable/main/binary-all/Packages.gz") ?? Buffer.of();
    // XFL (RFC 1952, 2.3.1).
    expect(content[8]).toBe(2);
    expect(gunzipSync(content).toString("utf8")).toBe(
      textIn(memory, "dists/stable/main/binary-all/Packages"),
    );
  });

  it("writes Release and Packages like this", async () => {
    const memory = new Memory();
    await memory.publish("stable", ["1.0"]);
    const index = (name: string): string => {
      const content = memory.tree.get(`dists/stable/main/binary-all/${name}`) ?? new Uint8Array();
      return ` ${sha256(content)} ${content.byteLength} main/binary-all/${name}`;
    };
    expect(textIn(memory, "dists/stable/Release")).toBe(
      `Origin: Example
Label: An example
Suite: stable
Codename: stable
Date: Sun, 22 Nov 2026 17:55:00 GMT
Valid-Until: Tue, 22 Dec 2026 17:55:00 GMT
Architectures: all
Components: main
Acquire-By-Hash: yes
SHA256:
${index("Packages")}
${index("Packages.gz")}
${index("Packages.xz")}
`,
    );
    expect(textIn(memory, "dists/stable/main/binary-all/Packages")).toBe(
      `Package: example
Architecture: all
Version: 1.0
Maintainer: Ann Author <ann@example.org>
Description: short
 Filename: no field
Filename: ${POOL}
Size: 11
SHA256: ${sha256(bytesOf("1.0"))}

`,
    );
  });

  it("records what the version is, and when, and what the Release file was", async () => {
    const memory = new Memory();
    await memory.publish("stable", ["1.0"]);
    const sum = sha256(memory.tree.get("dists/stable/InRelease") ?? new Uint8Array());
    expect(memory.ledger).toEqual([
      {
        event: "package",
        at: NOW,
        suite: "stable",
        name: "example",
        version: "1.0",
        architecture: "all",
        sha256: sha256(bytesOf("1.0")),
      },
      {
        event: "publish",
        suite: "stable",
        date: NOW - 300,
        inRelease: sum,
        indexes: sumsIn(memory),
        entrance: {
          "archive-keyring.gpg": sha256(Buffer.from("keys")),
          "index.html": sha256(Buffer.from("a page of 1 versions")),
        },
      },
      { event: "published", suite: "stable", inRelease: sum },
    ]);
  });

  it("never goes back with the date, whatever the clock says", async () => {
    const memory = new Memory();
    await memory.publish("stable", ["1.0"]);
    await memory.publish("stable", ["1.0"], NOW - DAY);
    expect(textIn(memory, "dists/stable/Release")).toContain("Date: Sun, 22 Nov 2026 17:55:00 GMT\n");
    // Each suite has a date of its own.
    await memory.publish("testing", ["1.0"], NOW - DAY);
    expect(textIn(memory, "dists/testing/Release")).toContain("Date: Sat, 21 Nov 2026 17:55:00 GMT\n");
  });

  it("deletes lists 30 days after other ones came, at the very end", async () => {
    const memory = new Memory();
    await memory.publish("stable", ["1.0"]);
    const old = sumsIn(memory);
    await memory.publish("stable", ["1.0", "1.1"], NOW + DAY);
    const early = await memory.plan("stable", ["1.2"], NOW + 31 * DAY - 301);
    expect(outline(early).filter((line) => line.startsWith("delete"))).toEqual([]);
    const late = outline(await memory.plan("stable", ["1.2"], NOW + 31 * DAY - 300));
    expect(late.slice(-4)).toEqual([
      "record published stable",
      ...old.map((sum) => `delete ${BY_HASH}/${sum}`),
    ]);
  });

  it("keeps a list that is in use again, and deletes none twice", async () => {
    const memory = new Memory();
    await memory.publish("stable", ["1.0"]);
    const old = sumsIn(memory);
    await memory.publish("stable", ["1.1"], NOW + DAY);
    const again = outline(await memory.plan("stable", ["1.0"], NOW + 40 * DAY));
    expect(again.at(-1)).toBe("record published stable");
    await memory.publish("stable", ["1.2"], NOW + 40 * DAY);
    expect(old.map((sum) => memory.tree.has(`${BY_HASH}/${sum}`))).toEqual([false, false, false]);
    const next = outline(await memory.plan("stable", ["1.2"], NOW + 41 * DAY));
    expect(next.at(-1)).toBe("record published stable");
  });

  it("keeps a list for 30 days after its own suite had another one, whatever came in between", async () => {
    const memory = new Memory();
    await memory.publish("stable", ["1.0"]);
    await memory.publish("testing", ["1.2"], NOW + DAY);
    const steps = await memory.plan("stable", ["1.1"], NOW + 40 * DAY);
    expect(outline(steps).at(-1)).toBe("record published stable");
  });
});
