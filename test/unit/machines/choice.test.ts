import { expect, test } from "vitest";

import { PackageError } from "../../../src/problem.ts";
import { RELEASES } from "../../machines/releases.ts";
import { chosen, kindsFor } from "../../machines/run/choice.ts";

test("without words, all stories are told, the deep ones on two releases", () => {
  expect(chosen([])).toStrictEqual({
    vitestArguments: [],
    named: false,
    release: undefined,
    environment: {},
    times: false,
  });
});

test("a name is looked up, so that only its file is loaded", () => {
  expect(chosen(["a reboot brings", "--release", "trixie"]).vitestArguments).toStrictEqual([
    "test/container/traffic.test.ts",
    "--testNamePattern",
    String.raw`a reboot brings.*\[trixie\]$`,
  ]);
  // What is special in a pattern stands for itself.
  expect(chosen(["200 news connections at once, for a minute"]).vitestArguments).toStrictEqual([
    "test/whonix/trouble.test.ts",
    "--testNamePattern",
    "200 news connections at once, for a minute",
  ]);
});

test("a file, a pattern and options of vitest stay as they are", () => {
  const words = ["test/container/rig.test.ts", "-t", "bookworm"];
  expect(chosen(words).vitestArguments).toStrictEqual(words);
  expect(chosen(["test/container/rig.test.ts", "--release=forky"]).vitestArguments).toStrictEqual([
    "--testNamePattern",
    String.raw`.*\[forky\]$`,
    "test/container/rig.test.ts",
  ]);
});

test("certain ones are a name, or files", () => {
  expect(chosen(["a reboot brings"]).named).toBe(true);
  expect(chosen(["test/container/rig.test.ts", "--release", "trixie"]).named).toBe(true);
  expect(chosen(["--every-release"]).named).toBe(false);
});

test("the quick ones are the main files on one release", () => {
  expect(chosen(["--quick", "--times"])).toStrictEqual({
    vitestArguments: [
      "test/container/install.test.ts",
      "test/container/traffic.test.ts",
      "test/container/removal.test.ts",
      "test/container/check.test.ts",
      "--testNamePattern",
      String.raw`.*\[trixie\]$`,
    ],
    named: false,
    release: "trixie",
    environment: {},
    times: true,
  });
});

test("every release is told to the stories by the environment", () => {
  expect(chosen(["--every-release"]).environment).toStrictEqual({ NYMPHEMERAL_EVERY_RELEASE: "true" });
  expect(chosen(["--release", "trixie"]).environment).toStrictEqual({ NYMPHEMERAL_EVERY_RELEASE: "true" });
  expect(chosen(["--release", "trixie", "--quick"]).environment).toStrictEqual({});
});

test("an unknown release or title is refused, with what there is", () => {
  expect(() => chosen(["--release", "sid"])).toThrow(
    new PackageError('There is no release "sid" that stories are told on.', {
      hint: `give one of these: ${RELEASES.join(", ")}`,
    }),
  );
  expect(() => chosen(["no such story anywhere"])).toThrow(
    `No story's title holds "no such story anywhere".`,
  );
});

test("a release alone needs its own base roots, and the network's", () => {
  const names = kindsFor(chosen(["--release", "bookworm"])).map(({ release, base }) => `${release} ${base}`);
  expect(names).toStrictEqual([
    "bookworm bare",
    "bookworm judging",
    "trixie network",
    "bookworm equipped",
    "bookworm upgradable",
    "bookworm workstation",
    "bookworm unattended",
    "bookworm administered",
  ]);
});
