import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";

import { RigError } from "../../machines/errors.ts";
import { Launcher, type Streams } from "../../machines/boot/launcher.ts";
import { temporaryFolder } from "../temporary-folder.ts";

afterEach(() => void vi.unstubAllEnvs());

function launcher(): Launcher {
  const made = new Launcher();
  onTestFinished(() => made.end());
  return made;
}

function streams(): Streams {
  const folder = temporaryFolder();
  const stdin = join(folder, "stdin");
  writeFileSync(stdin, "a question\n");
  return { stdin, stdout: join(folder, "stdout"), stderr: join(folder, "stderr") };
}

test("a program reads and writes files, and its exit code comes back", async () => {
  const files = streams();
  expect(await launcher().launch(`sh -c 'cat; echo $TROUBLE >&2; exit 3'`, "TROUBLE=much", files)).toBe(3);
  expect(readFileSync(files.stdout, "utf8")).toBe("a question\n");
  expect(readFileSync(files.stderr, "utf8")).toBe("much\n");
});

test("programs run at the same time, and each gets its own exit code", async () => {
  const one = launcher();
  const { stdin, ...others } = streams();
  const waits = one.launch(`sh -c 'while [ -e ${stdin} ]; do sleep 0.01; done; exit 4'`, "", {
    ...others,
    stdin: "/dev/null",
  });
  expect(await one.launch(`sh -c 'rm ${stdin}; exit 5'`, "", streams())).toBe(5);
  expect(await waits).toBe(4);
});

test("the shell that starts them has nothing of the user's environment but a few variables", async () => {
  vi.stubEnv("SYSTEMD_LOG_LEVEL", "debug");
  const files = streams();
  // The launcher's shell forks once for each program.
  await launcher().launch(`sh -c 'cat /proc/$PPID/environ'`, "", files);
  const names = readFileSync(files.stdout, "utf8")
    .split("\0")
    .map((line) => line.split("=")[0] ?? "");
  expect(names.filter((name) => !/^(?:|PATH|HOME|GNUPGHOME|TMPDIR|LC_ALL|PWD|OLDPWD|_)$/.test(name))).toEqual(
    [],
  );
  expect(names).toContain("LC_ALL");
});

test("a signal ends a program, also the one that a shell's background ignores", async () => {
  expect(await launcher().launch(`sh -c 'kill -INT $$'`, "", streams())).toBe(130);
});

test("a launcher that ended starts nothing", async () => {
  const one = launcher();
  one.end();
  await expect(one.launch("true", "", streams())).rejects.toThrow(RigError);
});
