import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { TYPESCRIPT } from "../../src/project.ts";
import { ROOT } from "../unit/example.ts";
import { temporaryFolder } from "../unit/temporary-folder.ts";
import { type CommandOutcome, runCommand } from "./project-command.ts";

const PROGRESS = join(ROOT, "scripts/command-line/progress.ts");

/** What puts a command on a terminal (script(1)), where its standard error is the same as its standard output. */
const ON_TERMINAL = ["sh", "-c", 'exec script --quiet --return --command "$*" /dev/null', "sh"];

/** Runs a command for which one program takes its time, and then ends with an exit status. */
function withSlow(
  [program, status]: readonly [program: string, status: number],
  script: "build" | "repo",
  words: readonly string[],
  before: readonly string[] = [],
): CommandOutcome {
  const folder = temporaryFolder();
  const text = `#!/bin/sh\necho no key >&2\nsleep 2.6\nexit ${status}\n`;
  writeFileSync(join(folder, program), text, { mode: 0o755 });
  const environment = { PATH: `${folder}:${process.env["PATH"] ?? ""}`, TERM: "xterm" };
  const { stdout, ...outcome } = runCommand(script, words, { environment, before });
  const shown = stdout.replaceAll("\r\n", "\n").replaceAll("\r\u001b[K", "<erased>");
  // A busy machine may be slower.
  return { ...outcome, stdout: shown.replace(/(?:<erased>at work for [2-9] s)+<erased>/, "<seconds>") };
}

/** What JavaScript with the functions of progress.ts writes to a terminal. */
function onTerminal(work: string): string {
  const text = `const { eraseProgress, showProgress } = await import(process.argv[1]); ${work}`;
  const node = [process.execPath, ...TYPESCRIPT, "--input-type=module", "--eval", '"$WORK"', PROGRESS];
  const line = ["--quiet", "--return", "--command", node.join(" "), "/dev/null"];
  return spawnSync("script", line, { encoding: "utf8", env: { ...process.env, WORK: text } }).stdout;
}

describe("a command at work", () => {
  it("says so in one line of a terminal, from the third second on, and takes it away before its result", () => {
    const words = ["--out", temporaryFolder()];
    const elsewhere = withSlow(["flock", 0], "build", words);
    expect(elsewhere).toMatchObject({ status: 0, stderr: "" });
    expect(elsewhere.stdout).toMatch(/^ *\d+ bytes {2}/);
    expect(withSlow(["flock", 0], "build", words, ON_TERMINAL)).toEqual({
      ...elsewhere,
      stdout: `<seconds>${elsewhere.stdout}`,
    });
  });

  it("takes it away at the end, where nothing is printed", () => {
    expect(onTerminal("showProgress(); setTimeout(() => undefined, 2600);")).toMatch(
      /at work for \d s\r.\[K$/,
    );
  });

  it("waits two seconds again once something was printed, which may be the last of it", () => {
    const printed = 'setTimeout(() => { eraseProgress(); console.log("done"); }, 500);';
    expect(onTerminal(`showProgress(); ${printed} setTimeout(process.exit, 2300);`)).toBe("done\r\n");
  });

  it("takes it away before an error", () => {
    const key = join(temporaryFolder(), "key.asc");
    writeFileSync(key, "no key\n");
    const words = ["key", "--import", key];
    const error = `error: gpg cannot import ${key}
cause: no key
hint: give the file that gpg --export-secret-keys or --export-secret-subkeys writes
`;
    expect(withSlow(["gpg", 2], "repo", words)).toEqual({ status: 1, stdout: "", stderr: error });
    expect(withSlow(["gpg", 2], "repo", words, ON_TERMINAL)).toEqual({
      status: 1,
      stdout: `<seconds>${error}`,
      stderr: "",
    });
  });
});
