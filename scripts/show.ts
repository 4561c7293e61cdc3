import { basename } from "node:path";
import { gunzipSync } from "node:zlib";

import { renderPackage } from "../src/build.ts";
import { PackageError, quoted } from "../src/problem.ts";
import { readProject } from "../src/project.ts";
import { chosenServers, SERVER_OPTIONS } from "./command-line/build-options.ts";
import { command } from "./command-line/command.ts";
import { nearest } from "./command-line/nearest.ts";

await command({
  name: "show",
  arguments: ["[PATH]"],
  about: "Prints every file of the package as it would be packed, or the one at PATH; writes nothing.",
  options: SERVER_OPTIONS,
  details: `PATH is DEBIAN/postinst or /etc/stunnel/nymphemeral.conf, for example. Compressed files are printed
in clear text. The options are those of npm run build.`,
  async run(given, [wanted]) {
    const { definition, templates } = await readProject(chosenServers(given));
    const { control, data } = renderPackage(definition, templates);
    const files = [
      ...control.map(({ name, ...file }) => ({ path: `DEBIAN/${name}`, ...file })),
      ...data.filter((entry) => entry.kind === "file"),
    ];
    const chosen =
      wanted === undefined ? files : files.filter(({ path }) => path === wanted || path === `/${wanted}`);
    const paths = files.map(({ path }) => path);
    if (wanted !== undefined && chosen.length === 0) throw noSuchFile(wanted, paths);
    for (const file of chosen) show(file);
  },
}).start();

function noSuchFile(wanted: string, paths: readonly string[]): PackageError {
  const near = nearest(wanted, paths);
  const alike = near === undefined ? paths.filter((path) => path.includes(basename(wanted))) : [near];
  const hint =
    alike.length > 0 ? `is ${alike.join(" or ")} meant?` : `these are its files:\n${paths.join("\n")}`;
  return new PackageError(`the package has no file ${quoted(wanted)}`, { hint });
}

function show({ path, mode, content }: { path: string; mode: number; content: Uint8Array }): void {
  const text = path.endsWith(".gz") ? gunzipSync(content) : Buffer.from(content);
  console.log(`==> ${mode.toString(8).padStart(4, "0")} ${path}\n${text.toString("utf8")}`);
}
