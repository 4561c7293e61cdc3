import { join, relative, resolve } from "node:path";

import { authenticationOf } from "../src/definition/endpoint.ts";
import { distFiles } from "../src/artifact/dist.ts";
import { writeDist } from "../src/system/disk.ts";
import { sha256 } from "../src/hash.ts";
import { command } from "./command-line/command.ts";
import { buildPackage } from "../src/build.ts";
import { readProject, ROOT } from "../src/project.ts";
import { chosenServers, SERVER_OPTIONS } from "./command-line/build-options.ts";

const USAGE = `usage: npm run build -- [--news HOST:PORT] [--mail HOST:PORT] [--isolate] [--out DIR]

Makes nymphemeral-whonix-connections.deb, the same file under the name with its version, and SHA256SUMS.

  --news HOST:PORT  the news server (news.mixmin.net:563)
  --mail HOST:PORT  the mail relay, with STARTTLS (2.2.2.2:25, which the Whonix-Gateway must map to an onion); --smtp is
                    its earlier name
  --isolate         news uses a port of the Whonix-Gateway of its own, 10.152.152.10:9229: never a circuit with
                    mail, and no name look-up
  --out DIR         where the files go (dist)
  --help            this text

A server on the Internet is verified by its certificate, an onion service by its name. SOURCE_DATE_EPOCH overrides
the date of the files, which is that of the changelog.`;

const MAIL_NEEDS_RELAY =
  "Mail needs an onion relay: build with --mail NAME.onion:25, or run 'servers --mail NAME.onion' on the workstation.";

await command({ usage: USAGE, options: [...SERVER_OPTIONS, "out"], flags: ["isolate"] }, async (given) => {
  const { isolate, out, ...servers } = given;
  const sourceDateEpoch = process.env["SOURCE_DATE_EPOCH"];
  const { definition, templates } = await readProject({
    ...chosenServers(servers),
    isolate,
    sourceDateEpoch,
  });
  const { file } = await buildPackage(definition, templates);
  const folder = out === undefined ? join(ROOT, "dist") : resolve(out);
  const files = distFiles(definition.control.Package, definition.control.Version, file);
  writeDist(folder, files);
  for (const { name, content } of files) {
    console.log(
      `${String(content.byteLength).padStart(8)} bytes  ${join(relative(process.cwd(), folder), name)}`,
    );
  }
  console.log(`SHA-256 of the package: ${sha256(file)}`);
  if (authenticationOf(definition.mail.server.host) === "mapped-address") console.log(MAIL_NEEDS_RELAY);
});
