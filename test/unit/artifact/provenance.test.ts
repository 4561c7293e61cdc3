import { describe, expect, it } from "vitest";

import { builderOf, provenance } from "../../../src/artifact/provenance.ts";

const COMMIT = { id: "0123456789abcdef0123456789abcdef01234567", time: "2026-11-22T18:00:00.000Z" };
const FILES = [{ name: "example.deb", content: new TextEncoder().encode("abc") }];
const TOOLS = { node: "20.19.2", npm: "11.0.0" };

const GITHUB = {
  GITHUB_ACTIONS: "true",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_REPOSITORY: "ann/example",
  GITHUB_WORKFLOW_REF: "ann/example/.github/workflows/ci.yml@refs/heads/main",
  GITHUB_RUN_ID: "42",
};

describe("builderOf", () => {
  it("says nothing of a machine that is nobody's service", () => {
    expect(builderOf({ HOSTNAME: "anns-machine", USER: "ann" })).toEqual({
      id: "urn:nymphemeral-whonix-connections:local",
    });
  });

  it("names GitHub's workflow, repository and run", () => {
    expect(builderOf(GITHUB)).toEqual({
      id: "https://github.com/ann/example/.github/workflows/ci.yml@refs/heads/main",
      fetchedFrom: "git+https://github.com/ann/example",
      run: "https://github.com/ann/example/actions/runs/42",
    });
  });
});

describe("provenance", () => {
  it("is an in-toto statement about the files, with their commit, builder and tools", () => {
    const { name, content } = provenance(FILES, COMMIT, builderOf(GITHUB), TOOLS);
    expect(name).toBe("provenance.json");
    expect(JSON.parse(Buffer.from(content).toString())).toEqual({
      _type: "https://in-toto.io/Statement/v1",
      subject: [
        {
          name: "example.deb",
          // FIPS 180-2, appendix B.1.
          digest: { sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        },
      ],
      predicateType: "https://slsa.dev/provenance/v1",
      predicate: {
        buildDefinition: {
          buildType: "urn:nymphemeral-whonix-connections:artifact:1",
          externalParameters: {},
          resolvedDependencies: [
            {
              uri: "git+https://github.com/ann/example",
              digest: { gitCommit: COMMIT.id },
              annotations: { committed: COMMIT.time },
            },
          ],
        },
        runDetails: {
          builder: {
            id: "https://github.com/ann/example/.github/workflows/ci.yml@refs/heads/main",
            version: TOOLS,
          },
          metadata: { invocationId: "https://github.com/ann/example/actions/runs/42" },
        },
      },
    });
  });

  it("leaves out what is not known of a machine of one's own", () => {
    const text = Buffer.from(provenance(FILES, COMMIT, builderOf({}), TOOLS).content).toString();
    expect(text).not.toMatch(/"(?:uri|invocationId)"/);
  });
});
