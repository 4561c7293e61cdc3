import { describe, expect, it } from "vitest";

import { GENERAL_OPTIONS, SUBCOMMANDS } from "../../src/definition/subcommands.ts";
import { SCENARIOS, treeOf } from "../golden/scenarios.ts";
import { runProgram } from "./command.ts";

const NAME = "nymphemeral-whonix-connections";

const documented = await treeOf(SCENARIOS.documented);

/** What the usage has, each once, sorted. */
function foundInUsage(pattern: RegExp): string[] {
  const usage = runProgram(documented, `/usr/bin/${NAME}`, ["--help"]).stdout.toString();
  return [...new Set([...usage.matchAll(pattern)].map(([, word = ""]) => word))].toSorted();
}

describe("what the shells complete", () => {
  it("is the usage's subcommands", () => {
    const names = SUBCOMMANDS.map(({ name }) => name);
    expect(foundInUsage(new RegExp(`${NAME} \\[?([a-z]+)`, "g"))).toEqual(names.toSorted());
  });

  it("is the usage's options", () => {
    const options = [...SUBCOMMANDS.flatMap((subcommand) => subcommand.options), ...GENERAL_OPTIONS];
    const names = new Set(options.map(({ name }) => name));
    expect(foundInUsage(/(--[a-z-]+)/g)).toEqual([...names].toSorted());
  });
});
