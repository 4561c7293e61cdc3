import { describe, expect, it } from "vitest";

import {
  signedAgain,
  withKey,
  withOnlyKey,
  withoutKey,
  withoutPackage,
  withPackages,
  withPromoted,
} from "../../../src/repository/changes.ts";
import { PAGE } from "../../../src/repository/layout.ts";
import type { Decision } from "../../../src/repository/plan.ts";
import type { Repository } from "../../../src/repository/repository.ts";
import { having, wrong } from "./decided.ts";
import { bytesOf, example, type Memory, NOW, SETTINGS } from "./example-repository.ts";

const KEY = SETTINGS.keys[0] ?? "";
const NEW_KEY = "F".repeat(40);

/** Decides to add versions in one command. */
function adding(repository: Repository, ...versions: readonly string[]): Decision {
  const candidates = versions.map((version) => ({ where: version, stanza: example(version) }));
  const files = new Map(candidates.map(({ where, stanza }) => [stanza.filename, bytesOf(where)]));
  return { ...withPackages(repository, "stable", candidates, false), files };
}

/** What each command makes of a repository: the versions in stable and in testing, and the keys. */
const COMMANDS: readonly {
  name: string;
  keys: readonly string[];
  decide: (repository: Repository) => Decision;
  made: { stable: string; testing: string; keys: readonly string[] };
}[] = [
  {
    name: "add",
    keys: [KEY],
    // The higher version is recorded first.
    decide: (repository) => adding(repository, "1.2", "1.1"),
    made: { stable: "1.0 1.1 1.2", testing: "0.9", keys: [KEY] },
  },
  {
    name: "remove",
    keys: [KEY],
    decide: (repository) => withoutPackage(repository, "stable", "example", "1.0"),
    made: { stable: "", testing: "0.9", keys: [KEY] },
  },
  {
    name: "promote",
    keys: [KEY],
    decide: (repository) =>
      withPromoted(repository, { from: "stable", to: "testing" }, "example", "1.0", false),
    made: { stable: "1.0", testing: "0.9 1.0", keys: [KEY] },
  },
  {
    name: "resign",
    keys: [KEY],
    decide: signedAgain,
    made: { stable: "1.0", testing: "0.9", keys: [KEY] },
  },
  {
    name: "add-key",
    keys: [KEY],
    decide: (repository) => withKey(repository, NEW_KEY),
    made: { stable: "1.0", testing: "0.9", keys: [KEY, NEW_KEY] },
  },
  {
    name: "drop-key",
    keys: [KEY, NEW_KEY],
    decide: (repository) => withoutKey(repository, KEY),
    made: { stable: "1.0", testing: "0.9", keys: [NEW_KEY] },
  },
  {
    name: "replace-key",
    keys: [KEY],
    decide: (repository) => withOnlyKey(repository, NEW_KEY, false),
    made: { stable: "1.0", testing: "0.9", keys: [NEW_KEY] },
  },
];

/** A repository with 1.0 in stable and 0.9 in testing, which these keys sign. */
async function before(keys: readonly string[]): Promise<Memory> {
  const memory = await having("1.0");
  await memory.publish("testing", ["0.9"]);
  memory.settings = { ...SETTINGS, keys };
  return memory;
}

function madeOf(memory: Memory) {
  const { problems, suites, settings } = memory.open();
  const versions = suites.map(({ packages }) => packages.map(({ version }) => version).join(" "));
  return { problems, stable: versions[0], testing: versions[1], keys: settings.keys };
}

describe.each(COMMANDS)("$name that ended after any step", ({ keys, decide, made }) => {
  it("left a tree that is whole, and is completed by the same command", async () => {
    const memory = await before(keys);
    const steps = await memory.stepsFor(decide(memory.open()), NOW + 60);
    memory.perform(steps);
    expect(madeOf(memory)).toEqual({ problems: [], ...made });
    const events = memory.ledger.map(({ event, suite }) => `${event} ${suite}`);
    for (let done = 0; done < steps.length; done++) {
      const crashed = await before(keys);
      crashed.perform(steps.slice(0, done));
      const repository = crashed.open();
      const decision = decide(repository);
      expect([...repository.problems, ...decision.problems], `after ${done} steps`).toEqual([]);
      crashed.perform(await crashed.stepsFor(decision, NOW + 120));
      expect(madeOf(crashed), `after ${done} steps`).toEqual({ problems: [], ...made });
      // What was begun twice is recorded twice, but for a version.
      const again = crashed.ledger.map(({ event, suite }) => `${event} ${suite}`);
      expect([...new Set(again)], `after ${done} steps`).toEqual([...new Set(events)]);
      expect(again.filter((line) => line.startsWith("package "))).toEqual(
        events.filter((line) => line.startsWith("package ")),
      );
    }
  });
});

it("a tree has the new packages from the moment when InRelease is replaced", async () => {
  const memory = await having("1.0");
  const steps = await memory.stepsFor(adding(memory.open(), "1.1"), NOW + 60);
  const released = steps.findIndex((step) => step.kind === "write" && step.path === "dists/stable/InRelease");
  const seen: unknown[] = [];
  for (const step of steps) {
    memory.perform([step]);
    seen.push(madeOf(memory).stable);
  }
  expect(seen).toEqual(steps.map((_step, index) => (index < released ? "1.0" : "1.0 1.1")));
});

it("an interrupted publication stands against a lower version, but not against what was given with it", async () => {
  const crashed = await having("1.0");
  const [record] = await crashed.stepsFor(adding(crashed.open(), "1.2", "1.1"), NOW + 60);
  if (record?.kind !== "record") throw new Error("the first step is no record");
  // Of the two lines one came to the disk.
  crashed.perform([{ ...record, records: record.records.slice(0, 1) }]);
  const lower = "1.1: example 1.1 (all) is lower than 1.2, which was published in this suite";
  expect(wrong(adding(crashed.open(), "1.1"))).toEqual([lower]);
  expect(wrong(adding(crashed.open(), "1.2", "1.1"))).toEqual([]);
  await crashed.publish("stable", ["1.0", "1.2"], NOW + 120);
  expect(wrong(adding(crashed.open(), "1.2", "1.1"))).toEqual([lower]);
});

it("an interrupted publication lets no package be removed that was never there", async () => {
  const crashed = await before([KEY]);
  const steps = await crashed.stepsFor(signedAgain(crashed.open()), NOW + 60);
  const page = steps.findIndex((step) => step.kind === "write" && step.path === PAGE);
  crashed.perform(steps.slice(0, page));
  for (const [name, version] of [
    ["example", "1.1"],
    ["another", "1.0"],
  ] as const)
    expect(wrong(withoutPackage(crashed.open(), "stable", name, version))).toEqual([
      `${name} ${version}: it is not in the suite stable`,
    ]);
  expect(wrong(withoutPackage(crashed.open(), "testing", "example", "1.0"))).toEqual([
    "example 1.0: it is not in the suite testing",
  ]);
});
