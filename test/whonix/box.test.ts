import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { $ } from "../../src/system/shell.ts";
import { processesIn, runCgroup } from "../machines/boot/cgroup.ts";
import { becomesTrue } from "../machines/waiting.ts";
import { TYPESCRIPT } from "../../src/project.ts";

const SCRIPT = join(import.meta.dirname, "../../scripts/whonix.ts");
const UP_SECONDS = 90;

interface Box {
  readonly process: ChildProcess;
  /** What it wrote so far. */
  readonly output: () => string;
}

/** Starts what `npm run whonix` starts. */
function startBox(): Box {
  const child = spawn(process.execPath, [...TYPESCRIPT, SCRIPT], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  const keep = (chunk: Buffer): void => void (output += chunk.toString("utf8"));
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return { process: child, output: () => output };
}

/** The cgroups of boxes: one holds every process of its box's machines. */
async function boxes(): Promise<string[]> {
  const names = await readdir(runCgroup());
  return names.filter((name) => name.startsWith("nymphemeral-stories."));
}

test("npm run whonix is up in 90 s, its commands work when pasted, and Ctrl-C leaves nothing", async () => {
  const box = startBox();
  try {
    const isUp = async () => await Promise.resolve(box.output().includes("Ctrl-C takes all down."));
    expect(await becomesTrue(isUp, UP_SECONDS), box.output()).toBe(true);
    const entrances = [...box.output().matchAll(/^ {2}the .+? {2,}(nsenter .*)$/gm)].map(
      ([, text]) => text ?? "",
    );
    const services = ["stunnel@nymphemeral", "tor@default", "tor@exit4", "postfix"];
    expect(entrances).toHaveLength(services.length);
    for (const [index, entrance] of entrances.entries()) {
      const { stdout } = await $`sh -c ${`${entrance} systemctl is-active ${services[index]}`}`;
      expect(stdout).toBe("active\n");
    }
  } finally {
    box.process.kill("SIGINT");
    await once(box.process, "exit");
  }
  expect(box.process.exitCode).toBe(0);
  expect(await boxes()).toStrictEqual([]);
});

test("killed in the middle, it leaves no process", async () => {
  const box = startBox();
  const runs = async () => await Promise.resolve(box.output().includes("the servers run"));
  expect(await becomesTrue(runs, UP_SECONDS), box.output()).toBe(true);
  box.process.kill("SIGKILL");
  await once(box.process, "exit");
  const cgroups = await boxes();
  expect(cgroups).toHaveLength(1);
  const nobody = async () => (await processesIn(join(runCgroup(), cgroups[0] ?? ""))).length === 0;
  expect(await becomesTrue(nobody, 10)).toBe(true);
});
