import { describe, expect, it } from "vitest";

import { type NpmSbom, sbom } from "../../../src/artifact/sbom.ts";
import type { Entry } from "../../../src/tree.ts";
import { EXAMPLE } from "../example.ts";

const ABC = new TextEncoder().encode("abc");
// FIPS 180-2, appendix B.1.
const SUM = { alg: "SHA-256", content: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" };
const TIME = "2026-11-22T18:00:00.000Z";
const NAME = "nymphemeral-whonix-connections";

const FILES: readonly Entry[] = [
  { kind: "directory", path: "/etc", mode: 0o755 },
  { kind: "file", path: "/etc/example.conf", mode: 0o644, content: ABC },
];

const DEVELOPMENT = { name: "cdx:npm:package:development", value: "true" };
const EJS = { "bom-ref": "ejs@7.0.2", name: "ejs", scope: "required", properties: [DEVELOPMENT] };

const TSX = { "bom-ref": "tsx@4.23.15", name: "tsx" };

/** As npm 11 writes it. */
const NPM_11: NpmSbom = {
  metadata: { component: { "bom-ref": `${NAME}@1.0.0`, name: "the-folder", properties: [] } },
  components: [EJS, TSX],
  dependencies: [
    { ref: `${NAME}@1.0.0`, dependsOn: ["ejs@7.0.2"] },
    { ref: "ejs@7.0.2", dependsOn: [] },
  ],
};

/** As npm 10 writes it: once a copy in node_modules, each with its place. */
const NPM_10: NpmSbom = {
  ...NPM_11,
  components: [
    ...["node_modules/ejs", "node_modules/a/node_modules/ejs"].map((value) => ({
      ...EJS,
      properties: [{ name: "cdx:npm:package:path", value }, DEVELOPMENT],
    })),
    TSX,
  ],
  dependencies: [...NPM_11.dependencies, { ref: "ejs@7.0.2", dependsOn: [] }],
};

/** The text for the example's package. */
function textWith(npm: NpmSbom): string {
  const { name, content } = sbom({ control: EXAMPLE.control, files: FILES, deb: ABC }, TIME, npm);
  expect(name).toBe("sbom.cdx.json");
  return Buffer.from(content).toString();
}

describe("sbom", () => {
  it("names a package that is needed without its version and architecture", () => {
    const control = { ...EXAMPLE.control, Depends: ["perl:any (>= 5.32)", "stunnel4 (>= 3:5.56) | stunnel"] };
    const { content } = sbom({ control, files: [], deb: ABC }, TIME, { ...NPM_11, components: [] });
    expect(JSON.parse(Buffer.from(content).toString())).toMatchObject({
      components: [
        { type: "application", "bom-ref": "pkg:deb/debian/perl", name: "perl", purl: "pkg:deb/debian/perl" },
        { name: "stunnel4", purl: "pkg:deb/debian/stunnel4" },
        { name: "stunnel", purl: "pkg:deb/debian/stunnel" },
        { name: NAME },
      ],
    });
  });

  it("names the package with its files, what it needs, and what made it", () => {
    expect(JSON.parse(textWith(NPM_11))).toEqual({
      $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
      bomFormat: "CycloneDX",
      specVersion: "1.5",
      version: 1,
      metadata: {
        timestamp: TIME,
        component: {
          type: "application",
          "bom-ref": `${NAME}_1.0.0`,
          name: NAME,
          version: "1.0.0",
          description: "TLS tunnels for nymphemeral's news and mail on Whonix",
          hashes: [SUM],
          components: [{ type: "file", name: "/etc/example.conf", hashes: [SUM] }],
        },
      },
      components: [
        ...["perl", "stunnel4", "stunnel", "ca-certificates"].map((name) => ({
          type: "application",
          "bom-ref": `pkg:deb/debian/${name}`,
          name,
          purl: `pkg:deb/debian/${name}`,
        })),
        {
          type: "application",
          "bom-ref": `${NAME}@1.0.0`,
          name: NAME,
          scope: "excluded",
          properties: [],
        },
        { ...EJS, scope: "excluded" },
        { ...TSX, scope: "excluded", properties: [] },
      ],
      dependencies: [
        {
          ref: `${NAME}_1.0.0`,
          dependsOn: [
            "pkg:deb/debian/perl",
            "pkg:deb/debian/stunnel4",
            "pkg:deb/debian/stunnel",
            "pkg:deb/debian/ca-certificates",
          ],
        },
        { ref: "pkg:deb/debian/perl", dependsOn: [] },
        { ref: "pkg:deb/debian/stunnel4", dependsOn: [] },
        { ref: "pkg:deb/debian/stunnel", dependsOn: [] },
        { ref: "pkg:deb/debian/ca-certificates", dependsOn: [] },
        ...NPM_11.dependencies,
      ],
    });
  });

  it("is the same bytes from npm 10 and npm 11", () => {
    expect(textWith(NPM_10)).toBe(textWith(NPM_11));
  });
});
