import { join, resolve } from "node:path";

import { distFiles } from "../src/artifact/dist.ts";
import { buildPackage } from "../src/build.ts";
import { authenticationOf, formatEndpoint } from "../src/definition/endpoint.ts";
import { sha256 } from "../src/hash.ts";
import { readProject, ROOT } from "../src/project.ts";
import { writeDist } from "../src/system/disk.ts";
import { inTurn } from "../src/system/flock.ts";
import { chosenServers, SERVER_OPTIONS } from "./command-line/build-options.ts";
import { command } from "./command-line/command.ts";
import { print, shownPath } from "./command-line/print.ts";
import { showProgress } from "./command-line/progress.ts";

const MAIL_NEEDS_RELAY =
  "Mail needs an onion relay: build with --mail NAME.onion:25, or run 'servers --mail NAME.onion' on the workstation.";

await command({
  name: "build",
  about: "Makes nymphemeral-whonix-connections.deb, a copy with the version in its name, and SHA256SUMS.",
  options: { ...SERVER_OPTIONS, out: { value: "DIR", help: "where the files go (dist)" } },
  details: `A server on the Internet is verified by its certificate, an onion service by its name.
SOURCE_DATE_EPOCH overrides the date of the files, which is that of the changelog.`,
  async run({ out, ...given }) {
    showProgress();
    const { definition, templates } = await readProject(chosenServers(given));
    const { file } = await buildPackage(definition, templates);
    const folder = out === undefined ? join(ROOT, "dist") : resolve(out);
    const files = distFiles(definition.control.Package, definition.control.Version, file);
    await inTurn(folder, () => writeDist(folder, files));
    for (const { name, content } of files)
      print(`${String(content.byteLength).padStart(8)} bytes  ${shownPath(join(folder, name))}`);
    print(`SHA-256 of the package: ${sha256(file)}`);
    print(`news: ${formatEndpoint(definition.news.server)}, mail: ${formatEndpoint(definition.mail.server)}`);
    if (authenticationOf(definition.mail.server.host) === "mapped-address") print(MAIL_NEEDS_RELAY);
  },
}).start();
