import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { beforeAll, expect, it, vi } from "vitest";

import { environment } from "../../src/system/environment.ts";
import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { type GpgKey, makeKey } from "../unit/gpg-key.ts";
import { makeCommittedCopy } from "../unit/scripts/committed-copy.ts";
import { initialized, ownKeys, packageOf } from "./made-repository.ts";
import { repo } from "./repo.ts";
import { TYPESCRIPT } from "../../src/project.ts";

const MOMENTS = 20;
// Ctrl-C and a terminal that is gone reach all of its programs, kill(1) the one that it names.
const SIGNALS = [
  { signal: "SIGINT", all: true },
  { signal: "SIGTERM", all: false },
  { signal: "SIGHUP", all: true },
] as const;

let folder = "";
let checkout = "";
let key: GpgKey;

beforeAll(() => {
  ownKeys();
  folder = mkdtempSync(join(tmpdir(), "signals-"));
  checkout = join(folder, "checkout");
  makeCommittedCopy(checkout);
  key = makeKey(folder);
}, 180_000);

/** A script that runs, and the TMPDIR that it alone has. */
function started(script: string, words: readonly string[], env: Readonly<Record<string, string>>) {
  const temporary = mkdtempSync(join(folder, "t-"));
  const child = spawn(process.execPath, [...TYPESCRIPT, join(checkout, "scripts", script), ...words], {
    cwd: checkout,
    env: { ...environment(env), TMPDIR: temporary },
    stdio: "ignore",
    detached: true,
  });
  return { child, temporary };
}

/**
 * Runs a script to its end, and again as often as there are moments, up to a signal; each must leave nothing.
 *
 * @returns how many of them a signal ended: the machine may be slower or faster than at first
 */
async function interrupted(
  script: string,
  words: () => readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const begin = Date.now();
  const whole = started(script, words(), env);
  expect(await endOf(whole.child)).toBe("0");
  const time = Date.now() - begin;
  const ends: string[] = [];
  for (let moment = 1; moment <= MOMENTS; moment++) {
    const { signal, all } = SIGNALS[moment % SIGNALS.length] ?? SIGNALS[0];
    const { child, temporary } = started(script, words(), env);
    const end = endOf(child);
    await sleep((time * moment) / MOMENTS);
    if (child.exitCode === null && child.pid !== undefined)
      process.kill(all ? -child.pid : child.pid, signal);
    ends.push(await end);
    const left = readdirSync(temporary).filter((name) => name.startsWith("nymphemeral-"));
    expect(left, `${signal} at moment ${moment}`).toEqual([]);
    await vi.waitFor(
      () => expect(programsOf(temporary), `${signal} at moment ${moment}`).toEqual([]),
      10_000,
    );
  }
  return ends.filter((end) => end !== "0").length;
}

async function endOf(child: ChildProcess): Promise<string> {
  await once(child, "exit");
  return child.signalCode ?? String(child.exitCode);
}

/** The command lines of processes that name a folder. */
function programsOf(path: string): string[] {
  return readdirSync("/proc")
    .map((pid) => join("/proc", pid, "cmdline"))
    .filter((file) => existsSync(file))
    .map((file) => {
      try {
        return readFileSync(file, "utf8");
      } catch {
        return "";
      }
    })
    .filter((line) => line.includes(path));
}

it(
  "a signal at any moment of npm run artifact leaves nothing of the key, nor an agent",
  { timeout: 600_000 },
  async () => {
    const env = { SIGNING_SECRET_KEY: key.secret };
    const ended = await interrupted("artifact.ts", () => ["--key", key.fingerprint], env);
    expect(ended).toBeGreaterThan(MOMENTS / 2);
  },
);

it(
  "a signal at any moment of npm run repo -- add leaves no file, and a repository that the command completes",
  { timeout: 600_000 },
  async () => {
    const before = join(folder, "before");
    await initialized(before);
    const next = await packageOf(folder, "1.0");
    const copies: string[] = [];
    const ended = await interrupted("repo.ts", () => {
      const copy = mkdtempSync(join(folder, "repository-"));
      cpSync(before, copy, { recursive: true });
      copies.push(copy);
      return ["add", copy, next];
    });
    expect(ended).toBeGreaterThan(MOMENTS / 2);
    for (const copy of copies) {
      await repo.add(copy, next);
      expect(
        existsSync(join(repositoryPaths(copy).published, "pool/main/e/example/example_1.0_all.deb")),
      ).toBe(true);
    }
  },
);
