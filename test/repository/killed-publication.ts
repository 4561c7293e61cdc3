// Performs a plan and is killed by SIGKILL just before its Nth call that changes the file system, or half-way through it
// where it writes. Prints how many calls those are when it comes to its end.
// Arguments: the repository's folder, a file with the plan, N.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { deserialize } from "node:v8";

import type { Step } from "../../src/repository/steps.ts";

const [folder = "", plan = "", at = ""] = process.argv.slice(2);
const steps: unknown = deserialize(fs.readFileSync(plan));
if (!isPlan(steps)) throw new Error(`${plan} is no plan`);

const { writeSync } = fs;
let calls = 0;
for (const name of ["openSync", "writeFileSync", "ftruncateSync", "renameSync", "mkdirSync", "rmSync"]) {
  const call: unknown = Reflect.get(fs, name);
  if (typeof call !== "function") throw new Error(`there is no ${name}`);
  Reflect.set(fs, name, (...args: readonly unknown[]): unknown => {
    if (isChange(name, args)) calls += 1;
    if (calls === Number(at)) die(name, args);
    const result: unknown = Reflect.apply(call, fs, args);
    return result;
  });
}
syncBuiltinESMExports();

const { perform } = await import("../../src/publisher/perform.ts");
const { repositoryPaths } = await import("../../src/publisher/repository-paths.ts");
perform(steps, repositoryPaths(folder));
process.stdout.write(String(calls));

function isPlan(value: unknown): value is readonly Step[] {
  return Array.isArray(value);
}

function isChange(name: string, [path, flags]: readonly unknown[]): boolean {
  if (name === "openSync") return flags !== "r";
  return name !== "mkdirSync" || !fs.existsSync(String(path));
}

function die(name: string, [file, content]: readonly unknown[]): void {
  if (name === "writeFileSync" && typeof file === "number") {
    if (typeof content === "string" || content instanceof Uint8Array) {
      writeSync(file, Buffer.from(content).subarray(0, 20));
    }
  }
  process.kill(process.pid, "SIGKILL");
}
