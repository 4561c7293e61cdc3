import type { NpmSbom } from "../artifact/sbom.ts";
import { inherited, NETWORK, OUR_OWN } from "./environment.ts";
import { type Call, type Outcome, run, tryRun } from "./process.ts";

// Where npm's packages come from, and where they are kept; package-lock.json says which they are, to the byte.
const NPM_SETTINGS = ["cache", "registry", "userconfig"].flatMap((option) => [
  `npm_config_${option}`,
  `NPM_CONFIG_${option.toUpperCase()}`,
]);

/** What npm may need to fetch packages; nothing of it changes what they are. */
export const TO_FETCH = [...NPM_SETTINGS, ...NETWORK, "NODE_EXTRA_CA_CERTS"];

// What builderOf of src/artifact/provenance.ts reads.
const GITHUB = ["ACTIONS", "SERVER_URL", "REPOSITORY", "WORKFLOW_REF", "RUN_ID"].map(
  (name) => `GITHUB_${name}`,
);

/**
 * Runs one of the project's npm scripts to its end.
 *
 * @param call - its working directory is a checkout
 */
export async function runScript(script: string, words: readonly string[], call: Call): Promise<Outcome> {
  const env = { ...inherited([...OUR_OWN, ...GITHUB, ...TO_FETCH]), ...call.env };
  return await tryRun("npm", ["run", script, "--ignore-scripts", "--", ...words], { ...call, env });
}

/**
 * Installs what a checkout's commands need, and runs nothing of it.
 *
 * @param call - its working directory is a checkout
 */
export async function installDependencies(call: Call): Promise<Outcome> {
  const env = { ...inherited(TO_FETCH), ...call.env };
  return await tryRun("npm", ["ci", "--omit=dev", "--ignore-scripts"], { ...call, env });
}

/** @returns where npm fetches packages from, by all of its settings in a checkout; undefined where it does not say so */
export async function registry(checkout: string): Promise<string | undefined> {
  const env = inherited(NPM_SETTINGS);
  const { status, stdout } = await tryRun("npm", ["config", "get", "registry"], { cwd: checkout, env });
  return status === 0 ? stdout.toString("utf8").trim() : undefined;
}

/**
 * @param checkout - its folder
 * @returns what npm-sbom(1) says of its package-lock.json
 * @throws PackageError when npm cannot say it
 */
export async function npmSbom(checkout: string): Promise<NpmSbom> {
  const words = ["sbom", "--sbom-format=cyclonedx", "--package-lock-only"];
  // Nobody's omit=dev: files that are not there are no error to npm, and one file for both is.
  const configs = ["--userconfig=/nonexistent/user", "--globalconfig=/nonexistent/global"];
  const failure = {
    message: "npm cannot say what package-lock.json holds",
    hint: "use npm 10 or newer, which has npm sbom",
  };
  const { stdout } = await run("npm", [...words, ...configs], failure, { cwd: checkout });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what npm sbom writes
  return JSON.parse(stdout.toString("utf8")) as NpmSbom;
}
