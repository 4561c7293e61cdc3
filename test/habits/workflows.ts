import { parse } from "yaml";

/** The part of a GitHub workflow that is looked at. */
interface Workflow {
  on: Readonly<Record<string, unknown>>;
  permissions?: Permissions | string;
  concurrency?: unknown;
  jobs: Readonly<Record<string, Job>>;
}

interface Job {
  /** The machine that it runs on; an expression of GitHub's may choose it. */
  "runs-on"?: unknown;
  permissions?: Permissions | string;
  /** The jobs that must have ended well before it. */
  needs?: string | readonly string[];
  /** Whose secrets it gets. */
  environment?: string;
  "timeout-minutes"?: number;
  /** Another workflow, which is the whole job. */
  uses?: string;
  steps?: readonly Step[];
}

interface Step {
  uses?: string;
  with?: Readonly<Record<string, unknown>>;
  run?: string;
  env?: Readonly<Record<string, string>>;
}

type Permissions = Readonly<Record<string, string>>;

/** What a workflow runs: npm's own installation and scripts, as root where it must. */
const COMMAND =
  /^(?:sudo --preserve-env env "PATH=\$PATH" )?npm (?:ci(?: --omit=dev --ignore-scripts)?|run (?<script>[\w:-]+)(?: -- [^`;&|<>(){}\n]+)?)$/;

/** The one step that may have a secret: it signs. */
const SIGNS = /^npm run artifact /;

/** A machine of GitHub's own, which holds nothing of ours when a job begins. */
const HOSTED = /^ubuntu-\d\d\.\d\d$/;

/** The step that refuses a tag that lies beside the default branch, and the branch that GitHub calls so. */
const RELEASABLE = /^npm run artifact -- --tag "\$GITHUB_REF_NAME" --branch "\$DEFAULT_BRANCH" /;
const DEFAULT_BRANCH = "${{ github.event.repository.default_branch }}";

/** A step that needs a right to write, by the right. */
const NEEDED_BY: Readonly<Record<string, RegExp>> = {
  contents: /^npm run release /,
  "id-token": /^actions\/attest-build-provenance@/,
  attestations: /^actions\/attest-build-provenance@/,
};

/** What the jobs of ci.yml may ask of a workflow that begins with it. */
const HANDED_ON: ReadonlySet<string> = new Set(["id-token", "attestations"]);

/** @returns a workflow of ours, whose schema is GitHub's */
export function readWorkflow(text: string): Workflow {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- actionlint reads it, too
  return parse(text) as Workflow;
}

/**
 * Judges a workflow's text: who may do what, and that nothing runs there that does not run here.
 *
 * @param scripts - the names of the scripts of package.json
 * @returns every breach, one a line
 */
export function workflowViolations(text: string, scripts: readonly string[]): string[] {
  const workflow = readWorkflow(text);
  const jobs = Object.entries(workflow.jobs);
  return [
    ...(JSON.stringify(workflow.permissions) === '{"contents":"read"}' ? [] : ["may do more than read"]),
    ...(workflow.concurrency === undefined ? ["may run twice at once"] : []),
    ...("pull_request_target" in workflow.on || "workflow_run" in workflow.on
      ? ["gives strangers its rights"]
      : []),
    ...looseActions(text),
    ...scatteredSecrets(text, jobs),
    ...jobs.flatMap(([name, job]) =>
      [...jobViolations(job), ...(job.steps ?? []).flatMap((step) => stepViolations(step, scripts))].map(
        (violation) => `${name}: ${violation}`,
      ),
    ),
  ];
}

/** The comment is for people, and for whoever renews the pins. */
function looseActions(text: string): string[] {
  const uses = [...text.matchAll(/\buses: *(.*)/g)].map(([, action = ""]) => action);
  return uses
    .filter((action) => !/^(?:[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/\.github\/.+)$/.test(action))
    .map((action) => `${action} is not pinned`);
}

/** Each secret of a text is in the environment of a step that signs, in a job whose environment holds it. */
function scatteredSecrets(text: string, jobs: readonly (readonly [string, Job])[]): string[] {
  const signing = jobs.flatMap(([, { environment, steps = [] }]) =>
    environment === undefined ? [] : steps.filter(({ run = "" }) => SIGNS.test(run)),
  );
  const [all, kept] = [text, JSON.stringify(signing)].map((part) => part.split(/\bsecrets\b/).length - 1);
  return all === kept ? [] : ["gives a secret to more than the step that signs"];
}

function jobViolations(job: Job): string[] {
  const { permissions = {}, "timeout-minutes": timeout, uses, steps = [], needs } = job;
  if (typeof permissions === "string") return [`may do ${permissions}`];
  const { "runs-on": machine } = job;
  const rights = Object.keys(permissions).filter((right) => permissions[right] === "write");
  // A job that is another workflow has no steps and no limit of its own: it hands on what jobs of that one may ask for.
  if (uses !== undefined) {
    return rights
      .filter((right) => !HANDED_ON.has(right))
      .map((right) => `hands on the right to write ${right}`);
  }
  const unused = rights.filter(
    (right) => !steps.some((step) => NEEDED_BY[right]?.test(step.uses ?? step.run ?? "")),
  );
  return [
    ...(typeof machine === "string" && HOSTED.test(machine)
      ? []
      : ["runs on a machine that is not GitHub's"]),
    ...(timeout === undefined ? ["has no time limit"] : []),
    ...releaseViolations(steps),
    ...unused.map((right) => `may write ${right} for nothing`),
    ...(rights.length > 0 && needs === undefined ? ["may write before anything was tested"] : []),
  ];
}

/** A tag can lie on a commit that nobody reviewed. Only the whole history shows that. */
function releaseViolations(steps: readonly Step[]): string[] {
  const release = steps.findIndex(({ run = "" }) => run.startsWith("npm run release "));
  if (release === -1) return [];
  const before = steps.slice(0, release);
  const isWhole = before.some(
    ({ uses = "", with: inputs = {} }) => uses.startsWith("actions/checkout@") && inputs["fetch-depth"] === 0,
  );
  const isAsked = before.some(
    ({ run = "", env }) => RELEASABLE.test(run) && env?.["DEFAULT_BRANCH"] === DEFAULT_BRANCH,
  );
  return isWhole && isAsked ? [] : ["releases a tag that may lie beside the default branch"];
}

function stepViolations({ uses = "", with: inputs = {}, run }: Step, scripts: readonly string[]): string[] {
  if (uses.startsWith("actions/checkout@") && inputs["persist-credentials"] !== false) {
    return ["the checkout keeps the token"];
  }
  if (run === undefined) return [];
  const command = COMMAND.exec(run);
  if (command === null) return [`'${run}' is no npm script`];
  const script = command.groups?.["script"];
  return script === undefined || scripts.includes(script) ? [] : [`there is no script ${script}`];
}
