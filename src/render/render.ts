import { authenticationOf, MAPPED_ADDRESS } from "../definition/endpoint.ts";
import { CONF_PATH, type ShippedFile, UNIT } from "../definition/files.ts";
import { type Definition, RUNTIME_DIRECTORY } from "../definition/package.ts";
import { isIsolated, sectionOptions, type Tunnel } from "../definition/tunnels.ts";
import { gzip } from "../gzip.ts";
import type { ControlFile, FileEntry, Tree } from "../tree.ts";
import { renderControl } from "./control.ts";
import { installedSize, renderMd5sums } from "./integrity.ts";
import { renderTemplate, type Templates, type Values } from "./templates.ts";
import { withDirectories } from "./tree.ts";

const encoder = new TextEncoder();

/**
 * Every byte of the package, in memory.
 *
 * @param definition - validated
 * @param templates - all of debian-templates/
 * @throws PackageError when a template is missing or names a value that there is not
 */
export function render(definition: Definition, templates: Templates): Tree {
  const values = valuesOf(definition);
  const data = withDirectories(definition.files.map((file) => renderFile(file, templates, values)));
  const conffiles = definition.files.filter(({ kind }) => kind === "conffile").map(({ path }) => path);
  const scripts = definition.scripts.map(({ name, template }): ControlFile => ({
    name,
    mode: 0o755,
    content: encoder.encode(renderTemplate(templates, template, "sh", values)),
  }));
  const control = [
    controlFile("conffiles", conffiles.map((path) => `${path}\n`).join("")),
    controlFile("control", renderControl(definition.control, installedSize(data))),
    controlFile("md5sums", renderMd5sums(data, new Set(conffiles))),
    ...scripts,
  ];
  return { control: control.toSorted((a, b) => (a.name < b.name ? -1 : 1)), data };
}

function renderFile(file: ShippedFile, templates: Templates, values: Values): FileEntry {
  const texts = [file.template, ...(file.parts ?? [])].map((template) =>
    renderTemplate(templates, template, file.language, values),
  );
  const content = encoder.encode(texts.join("\n"));
  return {
    kind: "file",
    path: file.path,
    mode: file.mode,
    content: file.compression === "gzip" ? gzip(content) : content,
  };
}

function controlFile(name: string, text: string): ControlFile {
  return { name, mode: 0o644, content: encoder.encode(text) };
}

/** What every template may name. */
export function valuesOf({ control, date, globalOptions, news, smtp }: Definition): Values {
  return {
    control,
    globalOptions,
    news: section(news),
    smtp: section(smtp),
    unit: UNIT,
    confPath: CONF_PATH,
    runtimeDirectory: RUNTIME_DIRECTORY,
    mappedAddress: MAPPED_ADDRESS,
    dateText: new Date(date * 1000).toISOString().slice(0, "YYYY-MM-DD".length),
  };
}

function section(tunnel: Tunnel): Values {
  return {
    ...tunnel,
    options: sectionOptions(tunnel),
    authentication: authenticationOf(tunnel.server.host),
    isolated: isIsolated(tunnel),
  };
}
