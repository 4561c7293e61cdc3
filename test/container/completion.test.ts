import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect } from "vitest";

import { COMMAND } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { quoteForShell } from "../machines/boot/quote.ts";
import { builtPackage, story } from "../machines/story.ts";

// As bash does at a Tab: COMP_WORDS are the words of the line, the last of them the one that is completed.
const PRESS_TAB = `. "/usr/share/bash-completion/completions/$1"
read -r _ _ function _ < <(complete -p "$1")
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
"$function" "$1" "\${@: -1}" "\${@: -2:1}"
printf '%s\\n' "\${COMPREPLY[@]}"`;

/** What bash offers after these words, the last of which is being typed. */
async function offered(machine: Machine, ...words: readonly string[]): Promise<string[]> {
  const command = ["bash", "-c", PRESS_TAB, "bash", COMMAND, ...words].map(quoteForShell).join(" ");
  return (await machine.succeed(command)).split("\n").filter(Boolean);
}

story(
  "bash completes commands and options",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    expect(await offered(machine, "")).toStrictEqual([
      "status",
      "check",
      "servers",
      "gateway",
      "--json",
      "--help",
      "--version",
    ]);
    expect(await offered(machine, "ch")).toStrictEqual(["check"]);
    expect(await offered(machine, "--")).toStrictEqual(["--json", "--help", "--version"]);
    expect(await offered(machine, "x")).toStrictEqual([]);
    expect(await offered(machine, "status", "")).toStrictEqual(["--json"]);
    expect(await offered(machine, "check", "")).toStrictEqual(["--json", "--timeout"]);
    expect(await offered(machine, "check", "--t")).toStrictEqual(["--timeout"]);
    expect(await offered(machine, "check", "--timeout", "")).toStrictEqual([]);
    expect(await offered(machine, "check", "--timeout", "5", "")).toStrictEqual(["--json", "--timeout"]);
    expect(await offered(machine, "servers", "--d")).toStrictEqual(["--default", "--dry-run"]);
    expect(await offered(machine, "servers", "--mail", "")).toStrictEqual([]);
    expect(await offered(machine, "gateway", "")).toStrictEqual([]);
  },
);

/** What zsh, the login shell of a Whonix account, offers after these words, the last of which is being typed. */
async function offeredByZsh(machine: Machine, ...words: readonly string[]): Promise<string[]> {
  const program = await readFile(join(import.meta.dirname, "press-tab.zsh"));
  const line = quoteForShell([COMMAND, ...words].join(" "));
  const output = await machine.succeed(`zsh -f -s ${line}`, { input: program });
  return [...output.matchAll(/<([^<>\s]+)>/g)].map(([, word = ""]) => word);
}

story(
  "zsh completes commands and options",
  { releases: oldestAndNewest(), booted: false, base: "judging" },
  async (machine) => {
    await machine.install(builtPackage());
    expect(await offeredByZsh(machine, "")).toStrictEqual(["status", "check", "servers", "gateway"]);
    expect(await offeredByZsh(machine, "ch")).toStrictEqual(["check"]);
    expect(await offeredByZsh(machine, "--")).toStrictEqual(["--json", "--help", "--version"]);
    expect(await offeredByZsh(machine, "x")).toStrictEqual([]);
    expect(await offeredByZsh(machine, "status", "")).toStrictEqual(["--json"]);
    expect(await offeredByZsh(machine, "check", "--")).toStrictEqual(["--json", "--timeout"]);
    expect(await offeredByZsh(machine, "check", "--timeout", "")).toStrictEqual([]);
    expect(await offeredByZsh(machine, "check", "--timeout", "5", "--")).toStrictEqual(["--json"]);
    expect(await offeredByZsh(machine, "gateway", "")).toStrictEqual([]);
  },
);
