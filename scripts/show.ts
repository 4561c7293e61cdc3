import { gunzipSync } from "node:zlib";

import { renderPackage } from "../src/build.ts";
import { readProject } from "../src/project.ts";
import { chosenServers, SERVER_OPTIONS } from "./command-line/build-options.ts";
import { command } from "./command-line/command.ts";

await command({
  name: "show",
  about: "Prints every file of the package as it would be packed, maintainer scripts first; writes nothing.",
  options: SERVER_OPTIONS,
  details: "Compressed files are printed in clear text. The options are those of npm run build.",
  async run(given) {
    const { definition, templates } = await readProject(chosenServers(given));
    const { control, data } = renderPackage(definition, templates);
    for (const { name, mode, content } of control) show(`DEBIAN/${name}`, mode, content);
    for (const entry of data) {
      if (entry.kind === "file") show(entry.path, entry.mode, entry.content);
    }
  },
}).start();

function show(path: string, mode: number, content: Uint8Array): void {
  const text = path.endsWith(".gz") ? gunzipSync(content) : Buffer.from(content);
  console.log(`==> ${mode.toString(8).padStart(4, "0")} ${path}\n${text.toString("utf8")}`);
}
