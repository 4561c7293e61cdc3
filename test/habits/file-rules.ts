import type { ProjectFiles } from "../unit/project-files.ts";

/** @returns every source file that has more lines than that */
export function overlongFiles(files: ProjectFiles, folder: string, limit: number): string[] {
  return [...files]
    .filter(([path]) => path.startsWith(folder))
    .map(([path, text]) => ({ path, lines: text.split("\n").length - 1 }))
    .filter(({ lines }) => lines > limit)
    .map(({ path, lines }) => `${path} has ${lines} lines`);
}

/** @returns every file or folder whose name says nothing of what is in it */
export function emptyNames(files: ProjectFiles): string[] {
  return [...files.keys()].filter((path) => /(?:^|\/)(?:utils?|helpers?|misc|common)(?:[./]|$)/i.test(path));
}

/** @returns every file that prints by itself: src/ tells its caller, and scripts/ print by command-line/print.ts, which masks */
export function printingFiles(files: ProjectFiles): string[] {
  return [...files]
    .filter(([path]) => /^(?:src|scripts)\/.*\.ts$/.test(path))
    .filter(([, text]) =>
      /\bconsole\.\w+\(|\bprocess\.(?:stdout|stderr)\.write\(|\bconsole\.log\b/.test(text),
    )
    .map(([path]) => path);
}

/** @returns every regular expression in which ^ and $ match at CR, U+2028 and U+2029, too: src/lines.ts has the way */
export function multilineExpressions(files: ProjectFiles): string[] {
  return [...files]
    .filter(([path]) => /^(?:src|scripts)\/.*\.ts$/.test(path))
    .flatMap(([path, text]) =>
      text
        .split("\n")
        .filter((line) =>
          /\/[dgisuvy]*m[dgisuvy]*(?=[.,;)\s])|RegExp\(.*"[dgisuvy]*m[dgisuvy]*"\)/.test(line),
        )
        .map((line) => `${path}: ${line.trim()}`),
    );
}

// Put together from parts: this file is looked at, too.
const REGISTRY_HOSTS = new RegExp(
  [
    ["registry", "npmjs"],
    ["registry", "yarnpkg"],
    ["registry", "npmmirror"],
    ["npm", "pkg", "github"],
    ["npm", "jsr", "io"],
    ["proxy", "golang"],
    ["pypi", "org"],
    ["pkgs", "dev", "azure"],
  ]
    .map((parts) => parts.join(String.raw`\.`))
    .concat([
      ["artifact", "ory"].join(""),
      ["j", "frog"].join(""),
      ["verdac", "cio"].join(""),
      String.raw`\bregistry\s*[=:]\s*["']?https?:`,
    ])
    .join("|"),
  "i",
);

/** @returns every line that names a host of a package registry: which one serves is the machine's business */
export function registryHosts(files: ProjectFiles): string[] {
  return [...files].flatMap(([path, text]) =>
    text
      .split("\n")
      .map((line, index) => ({ line, place: `${path}:${index + 1}` }))
      .filter(({ line }) => REGISTRY_HOSTS.test(line))
      .map(({ place }) => place),
  );
}
