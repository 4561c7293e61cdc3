import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, describe, expect, it, vi } from "vitest";

import { tryRun } from "../../../src/system/process.ts";
import { $ } from "../../../src/system/shell.ts";
import { ROOT } from "../example.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { TYPESCRIPT } from "../../../src/project.ts";

afterEach(() => void vi.unstubAllEnvs());

describe("$", () => {
  it("quotes words for the shell that it starts", async () => {
    const words = ["$(id)", "`id`", "a  b", "'\"\\", "", "ü\n", "$'x'"];
    const { stdout } = await $`printf '%s\\0' ${words}`;
    expect(stdout.split("\0").slice(0, -1)).toEqual(words);
  });

  it.each(["BASH_ENV", "ENV"])("reads no file that %s names", async (name) => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "echo from the file\n");
    vi.stubEnv(name, file);
    expect((await $`echo text`).stdout).toBe("text\n");
  });

  it("does not obey what the user set for zx", async () => {
    const module = JSON.stringify(join(ROOT, "src/system/shell.ts"));
    const script = `const { $ } = await import(${module}); console.log((await $\`echo text\`).stdout);`;
    const { stdout, complaint } = await tryRun(
      process.execPath,
      [...TYPESCRIPT, "--input-type=module", "--eval", script],
      {
        cwd: ROOT,
        env: {
          ZX_PREFIX: "echo before;",
          ZX_POSTFIX: "; echo after",
          ZX_SHELL: "/bin/false",
          ZX_CWD: "/nonexistent",
          ZX_VERBOSE: "true",
        },
      },
    );
    expect([stdout.toString(), complaint]).toEqual(["text\n\n", ""]);
  });

  it("prints what a step prints where that is to be seen, and gives its exit code", async () => {
    const module = JSON.stringify(join(ROOT, "src/system/shell.ts"));
    const script = `const { $ } = await import(${module});
      const { exitCode, stdout } = await $({ nothrow: true, shown: true })\`echo out; echo why >&2; cat; exit 3\`;
      console.log(exitCode, JSON.stringify(stdout));`;
    const node = [...TYPESCRIPT, "--input-type=module", "--eval", script];
    const { stdout, complaint } = await tryRun(process.execPath, node, { cwd: ROOT, input: "text" });
    expect([stdout.toString(), complaint]).toEqual(['out\n3 ""\n', "why"]);
  });

  it("ends with the first failure, in a pipe, too", async () => {
    expect((await $({ nothrow: true })`false | cat; echo text`).exitCode).toBe(1);
    await expect($`exit 3`).rejects.toMatchObject({ exitCode: 3 });
  });
});
