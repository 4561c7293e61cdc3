import { command } from "./command-line/command.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { onHost } from "../src/system/process.ts";
import { ROOT } from "../src/project.ts";

const USAGE = `usage: npm run test:page

Opens the landing page of a repository in Debian's Chromium, wide and narrow, light and dark: it must ask for nothing,
run nothing and fit. The pictures, for a person to look at, are dist/page-*.png.

It is no part of npm test: Chromium takes 400 MB. It is installed with apt-get when this runs as root.`;

await command({ usage: USAGE }, async () => {
  await needDebianPackages({
    "/usr/bin/chromium": "chromium",
    "/usr/share/fonts/truetype/dejavu": "fonts-dejavu-core",
  });
  const vitest = onHost({ cwd: ROOT, stdio: "inherit", nothrow: true });
  const { exitCode } = await vitest`node_modules/.bin/vitest run --project browser`;
  process.exitCode = exitCode ?? 1;
});
