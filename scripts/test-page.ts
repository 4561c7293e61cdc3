import { command } from "./command-line/command.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { tryRun } from "../src/system/process.ts";
import { ROOT } from "../src/project.ts";

const USAGE = `usage: npm run test:page

Opens the landing page of a repository in Debian's Chromium, wide and narrow, light and dark: it must ask for nothing,
run nothing and fit. The pictures, for a person to look at, are dist/page-*.png.

It is no part of npm test: Chromium takes 400 MB. It is installed with apt-get when this runs as root.`;

const TOOLS = {
  "/usr/bin/chromium": "chromium",
  "/usr/share/fonts/truetype/dejavu": "fonts-dejavu-core",
};

await command({ usage: USAGE }, async () => {
  await needDebianPackages(TOOLS, console.log);
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--project", "browser"];
  const { status } = await tryRun(process.execPath, vitest, { cwd: ROOT, shown: "all" });
  process.exitCode = status;
});
