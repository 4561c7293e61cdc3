import { readFileSync } from "node:fs";

import { linesOf } from "../../src/lines.ts";
import { nearest } from "./nearest.ts";
import type { Options } from "./options.ts";
import { call } from "./usage.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** @returns the folder in which npm was started that runs this script (npm-run(1)); undefined: npm does not */
export function folderOfCaller(name: string, environment: Environment): string | undefined {
  return isStartedByNpm(name, environment) ? environment["INIT_CWD"] : undefined;
}

/**
 * Options that stood before "--": npm takes them for its own configuration, and the script does not see them.
 *
 * npm hands its configuration on as npm_config_*, as far as it differs from its defaults; what stands in a file of npm's
 * was not on the command line. It never hands on --key, which npm knows and does not use any more.
 *
 * @returns one problem for each, with the line to type
 */
export function swallowedOptions(name: string, options: Options, environment: Environment): string[] {
  if (!isStartedByNpm(name, environment)) return [];
  return Object.entries(environment).flatMap(([variable, value = ""]) => {
    const given = /^npm_config_(.+)$/.exec(variable)?.[1]?.replaceAll("_", "-") ?? "";
    const option = Object.hasOwn(options, given) ? given : nearest(given, Object.keys(options));
    if (option === undefined || isConfigured(given, environment)) return [];
    const placeholder = options[option]?.value;
    const words = [`--${option}`, ...(placeholder === undefined ? [] : [shownValue(value, placeholder)])];
    return [`npm took --${given} for itself, as no -- came first; type: ${call(name)} ${words.join(" ")}`];
  });
}

function isStartedByNpm(name: string, environment: Environment): boolean {
  return environment["npm_lifecycle_event"] === name.split(" ")[0];
}

// An option of a script is a flag to npm, which leaves its value behind unless an equals sign is between them.
function shownValue(value: string, placeholder: string): string {
  return value !== "true" && /^[\w@%+=:,./-]+$/.test(value) ? value : placeholder;
}

function isConfigured(option: string, environment: Environment): boolean {
  const files = [environment["npm_config_userconfig"], environment["npm_config_globalconfig"], ".npmrc"];
  const setting = new RegExp(`^\\s*${option}\\s*=`);
  return files.some((file) => linesOf(textOf(file)).some((line) => setting.test(line)));
}

function textOf(file: string | undefined): string {
  try {
    return file === undefined ? "" : readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
