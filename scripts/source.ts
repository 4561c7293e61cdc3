import { join, resolve } from "node:path";

import { readProject, ROOT } from "../src/project.ts";
import { makeSourcePackage } from "../src/publisher/make-source.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { writeDist } from "../src/system/disk.ts";
import { inTurn } from "../src/system/flock.ts";
import { DPKG_SOURCE } from "../src/system/dpkg-source.ts";
import { command } from "./command-line/command.ts";
import { print, printError, shownPath } from "./command-line/print.ts";
import { showProgress } from "./command-line/progress.ts";

await command({
  name: "source",
  about:
    "Makes a Debian source package (3.0 native): debhelper builds the same package from it, without Node.",
  options: { out: { value: "DIR", help: "where the .dsc and the .tar.xz go (dist)" } },
  details: "Needs Debian's dpkg-dev, which is installed with apt-get when it runs as root.",
  async run({ out }) {
    showProgress();
    const { definition, templates } = await readProject({
      sourceDateEpoch: process.env["SOURCE_DATE_EPOCH"],
    });
    await needDebianPackages(DPKG_SOURCE, printError);
    const files = await makeSourcePackage(definition, templates);
    const folder = out === undefined ? join(ROOT, "dist") : resolve(out);
    await inTurn(folder, () => writeDist(folder, files));
    for (const { name } of files) print(shownPath(join(folder, name)));
  },
}).start();
