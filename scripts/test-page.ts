import { ROOT } from "../src/project.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { $ } from "../src/system/shell.ts";
import { command } from "./command-line/command.ts";
import { printError } from "./command-line/print.ts";

const TOOLS = {
  "/usr/bin/chromium": "chromium",
  "/usr/share/fonts/truetype/dejavu": "fonts-dejavu-core",
};

await command({
  name: "test:page",
  about: "Opens the landing page of a repository in Debian's Chromium, wide and narrow, light and dark.",
  details: `The page must request nothing, run nothing, and fit. The pictures are dist/page-*.png; look at them.

This is no part of npm test, because Chromium takes 400 MB; as root it installs Chromium with
apt-get when it is missing.`,
  async run() {
    await needDebianPackages(TOOLS, printError);
    const run = $({ cwd: ROOT, nothrow: true, shown: true });
    process.exitCode = (await run`node_modules/.bin/vitest run --project browser`).exitCode ?? 1;
  },
}).start();
