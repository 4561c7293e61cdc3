import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { processesIn, runCgroup } from "../machines/boot/cgroup.ts";
import { becomesTrue } from "../machines/waiting.ts";
import { ROOT, TYPESCRIPT } from "../../src/project.ts";

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

/** Runs a line that a person types in another terminal, and types into what it starts. */
async function typed(line: string, input: string): Promise<{ output: string; status: number | null }> {
  const npm = `${line.replace("npm run", "npm run --silent")} 2>&1`;
  const child = spawn("sh", ["-c", npm], { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(input);
  let output = "";
  for await (const chunk of child.stdout) output += String(chunk);
  if (child.exitCode === null) await once(child, "close");
  return { output, status: child.exitCode };
}

test("npm run whonix is up in 90 s, its commands work when pasted, and Ctrl-C leaves nothing", async () => {
  const box = startBox();
  try {
    const isUp = async () => await Promise.resolve(box.output().includes("Ctrl-C takes all down."));
    expect(await becomesTrue(isUp, UP_SECONDS), box.output()).toBe(true);
    const entrances = [...box.output().matchAll(/^ {2}(npm run whonix -- shell \S+) {2,}the /gm)].map(
      ([, text]) => text ?? "",
    );
    const services = ["stunnel@nymphemeral", "tor@default", "tor@exit4", "postfix"];
    expect(entrances).toHaveLength(services.length);
    for (const [index, entrance] of entrances.entries()) {
      const shell = await typed(entrance, `systemctl is-active ${services[index]}; pwd; exit 3\n`);
      expect(shell).toStrictEqual({ output: "active\n/root\n", status: 3 });
    }
  } finally {
    box.process.kill("SIGINT");
    await once(box.process, "exit");
  }
  expect(box.process.exitCode).toBe(0);
  expect(await boxes()).toStrictEqual([]);
  expect(await typed("npm run whonix -- shell gateway", "")).toStrictEqual({
    output: `error: no npm run whonix runs here
hint: start it in another terminal, as root: npm run whonix
`,
    status: 1,
  });
});

test("what is not up yet cannot be entered; killed in the middle, it leaves no process", async () => {
  const box = startBox();
  const runs = async () => await Promise.resolve(box.output().includes("the servers run"));
  expect(await becomesTrue(runs, UP_SECONDS), box.output()).toBe(true);
  expect(await typed("npm run whonix -- shell", "")).toStrictEqual({
    output: `error: the workstation is not up yet
hint: wait until npm run whonix says how to enter it
`,
    status: 1,
  });
  box.process.kill("SIGKILL");
  await once(box.process, "exit");
  const cgroups = await boxes();
  expect(cgroups).toHaveLength(1);
  const nobody = async () => (await processesIn(join(runCgroup(), cgroups[0] ?? ""))).length === 0;
  expect(await becomesTrue(nobody, 10)).toBe(true);
});
