import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, describe, expect, it, vi } from "vitest";

import { PackageError } from "../../../src/problem.ts";
import { run, successOf, tryRun } from "../../../src/system/process.ts";
import { temporaryFolder } from "../temporary-folder.ts";

afterEach(() => void vi.unstubAllEnvs());

describe("tryRun", () => {
  it("hands on words and bytes as they are, without a shell", async () => {
    const bytes = Buffer.from([0, 1, 0x80, 0xff, 0x0a, 0x0d]);
    expect((await tryRun("cat", [], { input: bytes })).stdout).toEqual(bytes);
    const words = ["$(id)", "`id`", "a  b", "'\"\\", "", "ü\n"];
    const { stdout } = await tryRun("printf", ["%s\\0", ...words]);
    expect(stdout.toString("utf8").split("\0").slice(0, -1)).toEqual(words);
  });

  it("has nothing to read unless something is given", async () => {
    expect((await tryRun("cat", [])).stdout).toHaveLength(0);
  });

  it("tells a failure with its complaint", async () => {
    const { status, stdout, stderr, complaint } = await tryRun("sh", [
      "-c",
      "echo out; echo ' why' >&2; exit 3",
    ]);
    expect([status, stdout.toString(), stderr.toString(), complaint]).toEqual([3, "out\n", " why\n", "why"]);
  });

  it("tells a death by a signal as a shell does", async () => {
    expect((await tryRun("sh", ["-c", "kill -TERM $$"])).status).toBe(143);
  });

  it("tells a program that is not there", async () => {
    const { status, complaint } = await tryRun("no-such-program", [], { input: "text" });
    expect([status, complaint]).toEqual([127, "spawn no-such-program ENOENT"]);
  });

  it("does not mind a program that ends without having read everything", async () => {
    expect((await tryRun("true", [], { input: Buffer.alloc(4_000_000) })).status).toBe(0);
  });

  it("ends a program when its signal is aborted, and throws the reason", async () => {
    const reason = new Error("interrupted");
    const controller = new AbortController();
    const running = tryRun("sleep", ["60"], { signal: controller.signal });
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    await expect(tryRun("true", [], { signal: controller.signal })).rejects.toBe(reason);
  });

  it("hands on an open file as file 3", async () => {
    const path = join(temporaryFolder(), "file");
    const file = openSync(path, "w");
    try {
      await tryRun("sh", ["-c", "echo text >&3"], { file });
    } finally {
      closeSync(file);
    }
    expect(readFileSync(path, "utf8")).toBe("text\n");
  });
});

describe("the limit of what is read", () => {
  it("ends a program that prints more", async () => {
    await expect(tryRun("yes", [], { limit: 1024 * 1024 })).rejects.toThrow("it prints more than 1 MiB");
  });

  it("lets pass what prints that much", async () => {
    const { stdout } = await tryRun("head", ["--bytes=1M", "/dev/zero"], { limit: 1024 * 1024 });
    expect(stdout).toHaveLength(1024 * 1024);
  });
});

describe("run", () => {
  const failure = { message: "it failed", hint: "try again" };

  it("gives the outcome of a program that succeeds", async () => {
    expect((await run("echo", ["text"], failure)).stdout.toString()).toBe("text\n");
  });

  it.each([
    ["its complaint", "echo why >&2; exit 1", "why"],
    ["its exit status, where it does not complain", "exit 7", "exit status 7"],
  ])("throws the failure, caused by %s", async (_case, script, cause) => {
    const error: unknown = await run("sh", ["-c", script], failure).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PackageError);
    expect(error).toMatchObject({ ...failure, cause: new Error(cause) });
  });

  it("leaves to others what a failure means", async () => {
    expect(() =>
      successOf({ status: 1, stdout: Buffer.of(), stderr: Buffer.of(), complaint: "why" }),
    ).toThrow(new Error("why"));
    const outcome = await tryRun("true", []);
    expect(successOf(outcome)).toBe(outcome);
  });
});
