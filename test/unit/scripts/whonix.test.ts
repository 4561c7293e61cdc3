import { expect, it } from "vitest";

import { runCommand } from "./project-command.ts";

it.each([
  [["shel", "gateway"], 'there is no command "shel": is shell meant?'],
  [["shell", "gatewya"], 'there is no machine "gatewya": is gateway meant?'],
  [["shell", "moon"], 'there is no machine "moon"'],
  [["shell", "gateway", "relays"], '"relays" is one argument too many'],
])("npm run whonix refuses %j", (words, problem) => {
  expect(runCommand("whonix", words)).toEqual({
    status: 2,
    stdout: "",
    stderr: `usage: npm run whonix -- [shell [MACHINE]]\nTry 'npm run whonix -- --help'.\nerror: ${problem}\n`,
  });
});
