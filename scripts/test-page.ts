import { ROOT } from "../src/project.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { tryRun } from "../src/system/process.ts";
import { command } from "./command-line/command.ts";
import { printError } from "./command-line/print.ts";

const TOOLS = {
  "/usr/bin/chromium": "chromium",
  "/usr/share/fonts/truetype/dejavu": "fonts-dejavu-core",
};

await command({
  name: "test:page",
  about: "Opens the landing page of a repository in Debian's Chromium, wide and narrow, light and dark.",
  details: `It must ask for nothing, run nothing and fit. The pictures, for a person to look at, are dist/page-*.png.

It is no part of npm test: Chromium takes 400 MB. It is installed with apt-get when this runs as root.`,
  async run() {
    await needDebianPackages(TOOLS, printError);
    const vitest = ["node_modules/vitest/vitest.mjs", "run", "--project", "browser"];
    const { status } = await tryRun(process.execPath, vitest, { cwd: ROOT, shown: "all" });
    process.exitCode = status;
  },
}).start();
