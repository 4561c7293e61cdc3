import { outcomeOf } from "./debian-tool.ts";

/** @returns what dash says of a script that it cannot read; empty when it can */
export function syntaxErrors(script: string): string[] {
  const { status, stderr } = outcomeOf("dash", ["-n"], { input: script });
  return status === 0 ? [] : stderr.trimEnd().split("\n");
}

/** @returns what shellcheck has to say of a script, one line each */
export function shellWarnings(script: string, shell: "sh" | "bash" = "sh"): string[] {
  const options = [`--shell=${shell}`, "--severity=style", "--norc", "--format=gcc", "-"];
  const { stdout, stderr } = outcomeOf("shellcheck", options, { input: script });
  return `${stdout.toString("utf8")}${stderr}`.split("\n").filter((line) => line !== "");
}
