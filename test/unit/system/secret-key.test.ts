import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { secretKeys, sign } from "../../../src/system/gpg.ts";
import { tryRun } from "../../../src/system/process.ts";
import { takeSecretKey, withSecretKey } from "../../../src/system/secret-key.ts";
import { ROOT } from "../example.ts";
import { type GpgKey, makeKey } from "../gpg-key.ts";
import { TYPESCRIPT } from "../../../src/project.ts";

let folder: string;
let key: GpgKey;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gpg-"));
  key = makeKey(folder);
});
afterEach(() => void vi.unstubAllEnvs());
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A TMPDIR with a name of so many bytes. */
function temporary(length: number): string {
  const parent = mkdtempSync(join(folder, "t-"));
  const path = join(parent, "x".repeat(Math.max(1, length - parent.length - 1)));
  mkdirSync(path, { recursive: true });
  return path;
}

describe("withSecretKey", () => {
  it.each([60, 150])(
    "signs where TMPDIR has a name of %i bytes, and leaves nothing there",
    async (length) => {
      vi.stubEnv("TMPDIR", temporary(length));
      vi.stubEnv("GNUPGHOME", "/srv/of-the-user");
      const content = Buffer.from("text");
      const seen = await withSecretKey(key.secret, async (home = "") => {
        const signature = await sign("--detach-sign", content, [key.fingerprint], home);
        expect(Buffer.from(signature).toString()).toMatch(/^-----BEGIN PGP SIGNATURE-----\n/);
        expect((await secretKeys(home)).map(({ fingerprint }) => fingerprint)).toEqual([key.fingerprint]);
        return home;
      });
      expect(seen.startsWith(length === 60 ? tmpdir() : "/tmp/nymphemeral-")).toBe(true);
      expect(existsSync(seen)).toBe(false);
      expect(readdirSync(tmpdir())).toEqual([]);
    },
  );

  it("has two keys at the same time, each in its own home, and changes nothing of the environment", async () => {
    vi.stubEnv("GNUPGHOME", "/srv/of-the-user");
    const other = makeKey(mkdtempSync(join(folder, "other-")));
    const held = [key, other].map(
      async ({ secret }) =>
        await withSecretKey(secret, async (home) => {
          expect(process.env["GNUPGHOME"]).toBe("/srv/of-the-user");
          return (await secretKeys(home)).map(({ fingerprint }) => fingerprint);
        }),
    );
    expect(await Promise.all(held)).toEqual([[key.fingerprint], [other.fingerprint]]);
  });

  it("has the armored key in no file", async () => {
    const armored = await withSecretKey(key.secret, async (home = "") =>
      readdirSync(home, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
        .filter((path) => readFileSync(path).includes("PRIVATE KEY BLOCK")),
    );
    expect(armored).toEqual([]);
  });

  it("leaves nothing of what gpg cannot read", async () => {
    vi.stubEnv("TMPDIR", temporary(60));
    await expect(withSecretKey("nothing", async () => await Promise.resolve())).rejects.toThrow(
      "gpg cannot import the secret key",
    );
    expect(readdirSync(tmpdir())).toEqual([]);
  });

  it("has gpg's own keyring where there is no secret", async () => {
    for (const secret of [undefined, ""])
      expect(await withSecretKey(secret, async (home) => await Promise.resolve(home))).toBeUndefined();
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"])("leaves nothing when %s ends it, nor an agent", async (signal) => {
    const parent = temporary(60);
    const module = JSON.stringify(join(ROOT, "src/system/secret-key.ts"));
    const script = `const { withSecretKey } = await import(${module});
      await withSecretKey(process.env.SECRET, async (home) => {
        console.log(home);
        process.kill(process.pid, "${signal}");
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      });`;
    const { status, stdout } = await tryRun(
      process.execPath,
      [...TYPESCRIPT, "--input-type=module", "--eval", script],
      { cwd: ROOT, env: { TMPDIR: parent, SECRET: key.secret } },
    );
    expect(status).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
    const gone = stdout.toString().trim();
    expect(gone.startsWith(join(parent, "nymphemeral-"))).toBe(true);
    expect(readdirSync(parent).filter((name) => name.startsWith("nymphemeral-"))).toEqual([]);
    await vi.waitFor(() => expect(commandLines().filter((line) => line.includes(gone))).toEqual([]), 10_000);
  });
});

/** Of every process. */
function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(join("/proc", pid, "cmdline"), "utf8");
      } catch {
        return "";
      }
    });
}

describe("takeSecretKey", () => {
  it("gives the secret key of the environment once", () => {
    vi.stubEnv("SIGNING_SECRET_KEY", "secret");
    expect(takeSecretKey()).toBe("secret");
    expect(takeSecretKey()).toBeUndefined();
  });
});
