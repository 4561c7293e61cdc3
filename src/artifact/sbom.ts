import type { Control } from "../definition/control.ts";
import type { Entry } from "../tree.ts";
import { type DistFile } from "./dist.ts";
import { sha256 } from "../hash.ts";

/** The part of CycloneDX 1.5 that npm-sbom(1) writes and that is used here. */
export interface NpmSbom {
  metadata: { component: NpmComponent };
  components: readonly NpmComponent[];
  dependencies: readonly Dependency[];
}

interface NpmComponent {
  "bom-ref": string;
  name: string;
  scope?: string;
  properties?: readonly { name: string; value: string }[];
}

interface Dependency {
  ref: string;
  dependsOn: readonly string[];
}

/** The package, as far as the SBOM tells of it. */
interface Subject {
  control: Control;
  files: readonly Entry[];
  deb: Uint8Array;
}

/**
 * The bill of materials (CycloneDX 1.5, JSON): the package with its files, the Debian packages that it needs, and
 * npm's packages, which make it and none of which is in it.
 *
 * @param time - of the commit, ISO 8601: the only time in it; there is no serial number, so that it is the same bytes
 *   each time
 * @param npm - what npm-sbom(1) says of package-lock.json
 */
export function sbom({ control, files, deb }: Subject, time: string, npm: NpmSbom): DistFile {
  const { Package: name, Version: version, Depends } = control;
  const ref = `${name}_${version}`;
  const debian = Depends.flatMap((relation) => relation.split(" | ")).map(debianPackage);
  const pipeline = { ...npm.metadata.component, type: "application", name };
  const document = {
    $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      timestamp: time,
      component: {
        type: "application",
        "bom-ref": ref,
        name,
        version,
        description: control.Description.synopsis,
        hashes: sums(deb),
        components: files.flatMap((entry) => (entry.kind === "file" ? [fileComponent(entry)] : [])),
      },
    },
    components: [...debian, ...[pipeline, ...distinct(npm.components)].map(withoutPlace)],
    dependencies: [
      { ref, dependsOn: debian.map((component) => component["bom-ref"]) },
      ...debian.map((component) => ({ ref: component["bom-ref"], dependsOn: [] })),
      ...distinct(npm.dependencies),
    ],
  };
  return {
    name: "sbom.cdx.json",
    content: new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`),
  };
}

// deb-control(5): after the name a relation may have ":any", for any architecture, and a version in parentheses.
function debianPackage(relation: string): {
  type: "application";
  "bom-ref": string;
  name: string;
  purl: string;
} {
  const name = relation.replace(/[: ].*/, "");
  const purl = `pkg:deb/debian/${name}`;
  return { type: "application", "bom-ref": purl, name, purl };
}

function fileComponent({ path, content }: { path: string; content: Uint8Array }): object {
  return { type: "file", name: path, hashes: sums(content) };
}

function sums(content: Uint8Array): readonly object[] {
  return [{ alg: "SHA-256", content: sha256(content) }];
}

// npm 10 says where in node_modules each copy of a package lies, and names it once a copy; npm 11 does neither.
function withoutPlace(component: NpmComponent): NpmComponent {
  const properties = component.properties?.filter(({ name }) => name !== "cdx:npm:package:path") ?? [];
  return { ...component, scope: "excluded", properties };
}

function distinct<Item extends { "bom-ref": string } | { ref: string }>(items: readonly Item[]): Item[] {
  const byRef = new Map(items.map((item) => ["ref" in item ? item.ref : item["bom-ref"], item]));
  return [...byRef.values()];
}
