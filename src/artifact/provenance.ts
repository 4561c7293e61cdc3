import { type DistFile } from "./dist.ts";
import { sha256 } from "../hash.ts";

/** What a package is built from. */
export interface Commit {
  /** Its SHA-1, in hexadecimal. */
  id: string;
  /** When it was made: ISO 8601, in UTC. */
  time: string;
}

/** Who builds: a URI, and what is known of the build's circumstances. */
export interface Builder {
  id: string;
  /** Where the commit comes from; unknown on a machine of one's own. */
  fetchedFrom?: string;
  /** The run that builds; only where a service numbers them. */
  run?: string;
}

const PROJECT = "urn:nymphemeral-whonix-connections";

/**
 * Who builds, by the variables that GitHub gives each step of a workflow; elsewhere nothing is said of the machine.
 *
 * @param environment - of the process
 */
export function builderOf(environment: Readonly<Record<string, string | undefined>>): Builder {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = environment;
  const { GITHUB_WORKFLOW_REF: workflow, GITHUB_RUN_ID: run } = environment;
  if (environment["GITHUB_ACTIONS"] !== "true") return { id: `${PROJECT}:local` };
  return {
    id: `${server}/${workflow}`,
    fetchedFrom: `git+${server}/${repository}`,
    run: `${server}/${repository}/actions/runs/${run}`,
  };
}

/**
 * Where files come from: an in-toto statement with SLSA's provenance, version 1 (slsa.dev/spec/v1.0/provenance). It
 * holds no time but the commit's.
 *
 * @param files - what was built
 * @param tools - the version of each program that took part, by name
 */
export function provenance(
  files: readonly DistFile[],
  { id, time }: Commit,
  builder: Builder,
  tools: Readonly<Record<string, string>>,
): DistFile {
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: files.map(({ name, content }) => ({ name, digest: { sha256: sha256(content) } })),
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType: `${PROJECT}:artifact:1`,
        externalParameters: {},
        resolvedDependencies: [
          { uri: builder.fetchedFrom, digest: { gitCommit: id }, annotations: { committed: time } },
        ],
      },
      runDetails: {
        builder: { id: builder.id, version: tools },
        metadata: { invocationId: builder.run },
      },
    },
  };
  return {
    name: "provenance.json",
    content: new TextEncoder().encode(`${JSON.stringify(statement, null, 2)}\n`),
  };
}
