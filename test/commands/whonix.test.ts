import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { expect, it } from "vitest";

import { TYPESCRIPT } from "../../src/project.ts";
import { ROOT } from "../unit/example.ts";

it.each([
  [["shel", "gateway"], 'there is no command "shel": is shell meant?'],
  [["shell", "gatewya"], 'there is no machine "gatewya": is gateway meant?'],
  [["shell", "moon"], 'there is no machine "moon"'],
  [["shell", "gateway", "relays"], '"relays" is one argument too many'],
])("npm run whonix refuses %j", (words, problem) => {
  const node = [...TYPESCRIPT, join(ROOT, "scripts/whonix.ts"), ...words];
  expect(spawnSync(process.execPath, node, { encoding: "utf8" })).toMatchObject({
    status: 2,
    stdout: "",
    stderr: `usage: npm run whonix -- [shell [MACHINE]]\nTry 'npm run whonix -- --help'.\nerror: ${problem}\n`,
  });
});
