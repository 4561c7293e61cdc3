import { gunzipSync } from "node:zlib";

import { command } from "./command-line/command.ts";
import { renderPackage } from "../src/build.ts";
import { readProject } from "../src/project.ts";
import { chosenServers, SERVER_OPTIONS } from "./command-line/build-options.ts";

const USAGE = `usage: npm run show -- [--news HOST:PORT] [--mail HOST:PORT] [--isolate]

Prints every file of the package as it would be packed, maintainer scripts first; compressed ones in clear text.
Writes nothing. The options are those of npm run build.`;

await command({ usage: USAGE, options: SERVER_OPTIONS, flags: ["isolate"] }, async (given) => {
  const { isolate, ...servers } = given;
  const sourceDateEpoch = process.env["SOURCE_DATE_EPOCH"];
  const { definition, templates } = await readProject({
    ...chosenServers(servers),
    isolate,
    sourceDateEpoch,
  });
  const { control, data } = renderPackage(definition, templates);
  for (const { name, mode, content } of control) show(`DEBIAN/${name}`, mode, content);
  for (const entry of data) {
    if (entry.kind === "file") show(entry.path, entry.mode, entry.content);
  }
});

function show(path: string, mode: number, content: Uint8Array): void {
  const text = path.endsWith(".gz") ? gunzipSync(content) : Buffer.from(content);
  console.log(`==> ${mode.toString(8).padStart(4, "0")} ${path}\n${text.toString("utf8")}`);
}
