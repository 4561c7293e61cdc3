import { parse } from "yaml";

/** The part of a GitHub workflow that is looked at. */
interface Workflow {
  on: Readonly<Record<string, unknown>>;
  permissions?: Permissions;
  concurrency?: unknown;
  jobs: Readonly<Record<string, Job>>;
}

interface Job {
  permissions?: Permissions;
  "timeout-minutes"?: number;
  /** Another workflow, which is the whole job. */
  uses?: string;
  steps?: readonly Step[];
}

interface Step {
  uses?: string;
  with?: Readonly<Record<string, unknown>>;
  run?: string;
}

type Permissions = Readonly<Record<string, string>>;

/** What a workflow runs: npm's own installation and scripts, as root where it must. */
const COMMAND =
  /^(?:sudo --preserve-env env "PATH=\$PATH" )?npm (?:ci(?: --omit=dev --ignore-scripts)?|run (?<script>[\w:-]+)(?: -- [^`;&|<>(){}\n]+)?)$/;

/** A step that needs a right to write, by the right. */
const NEEDED_BY: Readonly<Record<string, RegExp>> = {
  contents: /^npm run release /,
  "id-token": /^actions\/attest-build-provenance@/,
  attestations: /^actions\/attest-build-provenance@/,
};

/**
 * Judges a workflow's text: who may do what, and that nothing runs there that does not run here.
 *
 * @param scripts - the names of the scripts of package.json
 * @returns every breach, one a line
 */
export function workflowViolations(text: string, scripts: readonly string[]): string[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a file of ours; its schema is GitHub's
  const workflow = parse(text) as Workflow;
  const jobs = Object.entries(workflow.jobs);
  return [
    ...(JSON.stringify(workflow.permissions) === '{"contents":"read"}' ? [] : ["may do more than read"]),
    ...(workflow.concurrency === undefined ? ["may run twice at once"] : []),
    ...("pull_request_target" in workflow.on || "workflow_run" in workflow.on
      ? ["gives strangers its rights"]
      : []),
    ...looseActions(text),
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

function jobViolations({ permissions = {}, "timeout-minutes": timeout, uses, steps = [] }: Job): string[] {
  const rights = Object.keys(permissions).filter((right) => permissions[right] === "write");
  const unused = rights.filter(
    (right) => !steps.some((step) => NEEDED_BY[right]?.test(step.uses ?? step.run ?? "")),
  );
  // A job that is another workflow gives it rights, and has no limit of its own.
  if (uses !== undefined) return [];
  return [
    ...(timeout === undefined ? ["has no time limit"] : []),
    ...unused.map((right) => `may write ${right} for nothing`),
  ];
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
