import { join, relative, resolve } from "node:path";

import { distFiles, sha256, writeDist } from "../src/publish/dist.ts";
import { command } from "./command.ts";
import { buildProject } from "./built-project.ts";
import { ROOT } from "./project.ts";

const USAGE = `usage: npm run build -- [--news HOST:PORT] [--smtp HOST:PORT] [--isolate] [--out DIR]

Makes nymphemeral-whonix-connections.deb, the same file under the name with its version, and SHA256SUMS.

  --news HOST:PORT  the news server (news.mixmin.net:563)
  --smtp HOST:PORT  the mail relay, with STARTTLS (2.2.2.2:25, which the Whonix-Gateway must map to an onion)
  --isolate         news leave by a port of the Whonix-Gateway of their own, 10.152.152.10:9229: never on a circuit
                    with mail, and without a name look-up
  --out DIR         where the files go (dist)
  --help            this text

A server on the Internet is verified by its certificate, an onion service by its name. SOURCE_DATE_EPOCH overrides
the date of the files, which is that of the changelog.`;

await command({ usage: USAGE, options: ["news", "smtp", "out"], flags: ["isolate"] }, async (given) => {
  const { news, smtp, isolate, out } = given;
  const sourceDateEpoch = process.env["SOURCE_DATE_EPOCH"];
  const { definition, file } = await buildProject({ news, smtp, isolate, sourceDateEpoch });
  const folder = out === undefined ? join(ROOT, "dist") : resolve(out);
  const files = distFiles(definition.control.Package, definition.control.Version, file);
  writeDist(folder, files);
  for (const { name, content } of files) {
    console.log(
      `${String(content.byteLength).padStart(8)} bytes  ${join(relative(process.cwd(), folder), name)}`,
    );
  }
  console.log(`SHA-256 of the package: ${sha256(file)}`);
});
