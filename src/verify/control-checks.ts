import { createHash } from "node:crypto";

import { quoted } from "../problem.ts";
import type { Check } from "./archive-checks.ts";
import { controlText, type ReadDeb } from "./read-deb.ts";
import { CONTROL_FIELDS, type Field, readFields, repeated, stanzaFindings } from "./read-fields.ts";

/** @returns the fields of the control file (Policy 5.1), in its order */
export function controlFields(deb: ReadDeb): readonly Field[] {
  return readFields(controlText(deb, "control") ?? "");
}

export const fields: Check = ({ control }) => {
  const file = control.find(({ name }) => name === "./control");
  return file === undefined ? ["there is no control file"] : stanzaFindings(file.content, CONTROL_FIELDS);
};

export const scripts: Check = ({ control }) =>
  control
    .filter(({ name }) => /^\.\/(?:pre|post)(?:inst|rm)$/.test(name))
    .flatMap(({ name, content }) => {
      const text = Buffer.from(content).toString("latin1");
      return [
        ...(text.startsWith("#!/bin/sh\n") ? [] : [`${name} does not start with #!/bin/sh`]),
        ...(text.includes("\r")
          ? [`${name} has a carriage return: the package would stay half-configured`]
          : []),
      ];
    });

// Policy 10.7: dpkg accepts a conffile that is not there, and forgets an edited file that is not listed.
export const conffiles: Check = (deb) => {
  const listed = lines(controlText(deb, "conffiles"));
  const [files, known] = [filesOf(deb), new Set(listed)];
  return [
    ...listed
      .filter((path) => !files.has(path.slice(1)))
      .map((path) => `${path} is listed, and the package has no such file`),
    ...listed
      .filter((path) => !path.startsWith("/etc/"))
      .map((path) => `${path} is listed, and is not in /etc`),
    ...repeated(listed).map((path) => `${path} is listed twice`),
    ...[...files.keys()]
      .filter((path) => path.startsWith("etc/") && !known.has(`/${path}`))
      .map((path) => `/${path} is not listed`),
  ];
};

export const md5sums: Check = (deb) => {
  const files = filesOf(deb);
  const exempt = new Set(lines(controlText(deb, "conffiles")).map((path) => path.slice(1)));
  const sums = new Map<string, string>();
  const malformed: string[] = [];
  for (const line of lines(controlText(deb, "md5sums"))) {
    const [, sum, path] = /^([0-9a-f]{32}) {2}(?!\.?\/)(.+)$/.exec(line) ?? [];
    if (sum === undefined || path === undefined) malformed.push(`${quoted(line)} is no line of md5sums`);
    else sums.set(path, sum);
  }
  return [
    ...malformed,
    ...[...sums.keys()]
      .filter((path) => !files.has(path))
      .map((path) => `${path} has a sum, and is not there`),
    ...[...sums.keys()]
      .filter((path) => exempt.has(path))
      .map((path) => `${path} has a sum, and is a conffile`),
    ...[...files]
      .filter(([path, content]) => !exempt.has(path) && sums.get(path) !== md5(content))
      .map(([path]) => `${path} has ${sums.has(path) ? "another sum than its content" : "no sum"}`),
  ];
};

export const installedSize: Check = (deb) => {
  const stated = controlFields(deb).find(([name]) => name === "Installed-Size")?.[1];
  const counted = deb.data.reduce(
    (total, { typeflag, content }) => total + (typeflag === "5" ? 1 : Math.ceil(content.byteLength / 1024)),
    0,
  );
  return stated === String(counted)
    ? []
    : [`Installed-Size is ${stated ?? "missing"}, and the files need ${counted} KiB`];
};

function filesOf({ data }: ReadDeb): ReadonlyMap<string, Uint8Array> {
  return new Map(
    data
      .filter(({ typeflag }) => typeflag !== "5")
      .map(({ name, content }) => [name.replace(/^\.\//, ""), content]),
  );
}

function lines(text: string | undefined): string[] {
  return (text ?? "").split("\n").filter((line) => line !== "");
}

function md5(content: Uint8Array): string {
  return createHash("md5").update(content).digest("hex");
}
