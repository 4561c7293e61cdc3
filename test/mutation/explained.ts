import { EXPLAINED_OF_PUBLISH } from "./explained-publish.ts";
import {
  EPOCH_IS_CHECKED,
  NAME_IS_CHECKED,
  NO_COMMIT,
  NO_SUCH_LINE,
  NO_SUCH_NAME,
  NO_SUCH_VALUE,
  REST_IS_CHECKED,
  SAME,
} from "./reasons.ts";

/** Why no test notices a mutant, by the name that npm run mutate gives it. */
export const EXPLAINED: ReadonlyMap<string, string> = new Map([
  ...EXPLAINED_OF_PUBLISH,
  [
    'src/definition/changelog.ts: const heading = HEADING.exec(lines[0] ?? ["" -> "Stryker was here!"]);',
    NO_SUCH_VALUE,
  ],
  [
    'src/definition/changelog.ts: const trailer = TRAILER.exec(lines.find((line) => line.startsWith(" -- ")) ?? ["" -> "Stryker was here!"]);',
    SAME,
  ],
  [
    'src/definition/changelog.ts: const [, source = ["" -> "Stryker was here!"], version = ""] = heading;',
    NO_SUCH_VALUE,
  ],
  [
    'src/definition/changelog.ts: const [, source = "", version = ["" -> "Stryker was here!"]] = heading;',
    NO_SUCH_VALUE,
  ],
  [
    'src/definition/changelog.ts: const [, maintainer = ["" -> "Stryker was here!"], date = ""] = trailer;',
    NO_SUCH_VALUE,
  ],
  [
    'src/definition/changelog.ts: const [, maintainer = "", date = ["" -> "Stryker was here!"]] = trailer;',
    NO_SUCH_VALUE,
  ],
  [
    'src/definition/changelog.ts: function isDay(text = ["" -> "Stryker was here!"]): boolean {',
    NO_SUCH_VALUE,
  ],
  [
    'src/definition/endpoint.ts: const port = colon === -1 ? ["" -> "Stryker was here!"] : text.slice(colon + 1);',
    SAME,
  ],
  [
    "src/definition/public-key.ts: packets.filter((packet) => packet.start >= start && [packet.start < end -> packet.start <= end]),",
    "the packet at the end is the next key's first one, which is neither name nor signature",
  ],
  [
    "src/definition/public-key.ts: const key = [packets[0]?.body -> packets[0].body] ?? Buffer.alloc(0);",
    NO_SUCH_VALUE,
  ],
  ['src/archive/tar.ts: type: content === undefined ? "directory" : ["file" -> ""],', SAME],
  [
    "src/archive/tar.ts: return [name.length <= 100 -> name.length < 100] || /^.{1,155}\\/.{1,100}$/.test(name);",
    SAME,
  ],
  [
    'src/validation/endpoints.ts: !/^[0-9]+$/.test(labels.at(-1) ?? ["" -> "Stryker was here!"])',
    NO_SUCH_VALUE,
  ],
  [
    'src/validation/onion.ts: return Buffer.from((bits.match(/.{8}/g) ?? [[] -> ["Stryker was here"]]).map((byte) => Number.parseInt(byte, 2)));',
    NO_SUCH_VALUE,
  ],
  [
    "src/validation/onion.ts: if (![/^[a-z2-7]{56}$/ -> /[a-z2-7]{56}$/].test(label)) return false;",
    REST_IS_CHECKED,
  ],
  ['src/validation/onion.ts: .at(-1) ?? ["" -> "Stryker was here!"];', NO_SUCH_VALUE],
  [
    "src/validation/debian.ts: ...unless(VERSION.test(text) && Number([/^(\\d+):/ -> /(\\d+):/].exec(text)?.[1] ?? 0) <= LARGEST_EPOCH, () => ({",
    SAME,
  ],
  [
    "src/validation/files.ts: if ([name.length <= USTAR_NAME -> name.length < USTAR_NAME]) return true;",
    SAME,
  ],
  [
    "src/validation/tunnels.ts: return major !== oldestMajor ? [major > oldestMajor -> major >= oldestMajor] : minor > oldestMinor;",
    SAME,
  ],
  [
    'src/validation/tunnels.ts: return [checkHost === undefined -> false] || authenticationOf(server.host) === "certificate"',
    SAME,
  ],
  [
    'src/verify/compare.ts: name: entry.kind === "file" ? `.${entry.path}` : `.${entry.path}/`.replace([/\\/\\/$/ -> /\\/\\//], "/"),',
    SAME,
  ],
  [
    'src/verify/control-checks.ts: const text = (controlText(deb, "control") ?? ["" -> "Stryker was here!"]).replace(/\\n$/, "");',
    SAME,
  ],
  [
    'src/verify/control-checks.ts: const [, name = "", value = line] = [/^([!-9;-~]+):[ ]?(.*)$/s -> /^([!-9;-~]+):[ ]?(.*)/s].exec(line) ?? [];',
    SAME,
  ],
  [
    'src/verify/control-checks.ts: const [, name = "", value = line] = /^([!-9;-~]+):[ ]?(.*)$/s.exec(line) ?? [[] -> ["Stryker was here"]];',
    SAME,
  ],
  [
    'src/verify/control-checks.ts: const [, sum, path] = /^([0-9a-f]{32}) {2}(?!\\.?\\/)(.+)$/.exec(line) ?? [[] -> ["Stryker was here"]];',
    SAME,
  ],
  [
    "src/verify/control-checks.ts: if ([sum === undefined || path === undefined -> sum === undefined && path === undefined])",
    SAME,
  ],
  ["src/verify/control-checks.ts: if ([sum === undefined -> false] || path === undefined)", SAME],
  ["src/verify/control-checks.ts: if (sum === undefined || [path === undefined -> false])", SAME],
  [
    'src/verify/control-checks.ts: .map(({ name, content }) => [name.replace([/^\\.\\// -> /\\.\\//], ""), content]),',
    NAME_IS_CHECKED,
  ],
  [
    'src/verify/read-ar.ts: const [, name, size] = /^(.{16}).{12}.{6}.{6}.{8}(\\d+) *`\\n$/s.exec(header) ?? [[] -> ["Stryker was here"]];',
    SAME,
  ],
  [
    "src/verify/read-ar.ts: if ([name === undefined || size === undefined -> name === undefined && size === undefined]) throw new Error(`at byte ${offset} there is no ar header`);",
    SAME,
  ],
  [
    "src/verify/read-ar.ts: if ([name === undefined -> false] || size === undefined) throw new Error(`at byte ${offset} there is no ar header`);",
    SAME,
  ],
  [
    "src/verify/read-ar.ts: if (name === undefined || [size === undefined -> false]) throw new Error(`at byte ${offset} there is no ar header`);",
    SAME,
  ],
  [
    "src/verify/read-ar.ts: date: Number([header.slice(16, 28).trimEnd() -> header.slice(16, 28).trimStart()]),",
    SAME,
  ],
  [
    "src/gzip.ts: for (let start = 0; [start < chunk.byteLength -> start <= chunk.byteLength]; start += PIECE)",
    SAME,
  ],
  [
    "src/gzip.ts: const PIECE = [64 * 1024 -> 64 / 1024];",
    "the size of a piece is a matter of memory alone: the bytes are the same",
  ],
  [
    'src/verify/artifact-repository.ts: const [inRelease = ["" -> "Stryker was here!"], release = ""] = SIGNED.map((path) => textOf(repository.get(path)));',
    NO_SUCH_VALUE,
  ],
  [
    'src/verify/artifact-repository.ts: const [inRelease = "", release = ["" -> "Stryker was here!"]] = SIGNED.map((path) => textOf(repository.get(path)));',
    NO_SUCH_VALUE,
  ],
  [
    'src/verify/artifact-repository.ts: const sums = new Map(lines.map(([, sum = ["" -> "Stryker was here!"], path = ""]) => [SUITE + path, sum]));',
    NO_SUCH_VALUE,
  ],
  [
    'src/verify/artifact-repository.ts: const sums = new Map(lines.map(([, sum = "", path = ["" -> "Stryker was here!"]]) => [SUITE + path, sum]));',
    NO_SUCH_VALUE,
  ],
  [
    'src/verify/artifact-repository.ts: return Buffer.from(content ?? [[] -> ["Stryker was here"]]).toString("utf8");',
    "what is not there is neither signed nor a list of sums, and neither is a single byte",
  ],
  [
    'src/verify/artifact-repository.ts: const [, inside] = CLEAR_SIGNED.exec(inRelease) ?? [[] -> ["Stryker was here"]];',
    SAME,
  ],
  [
    "src/verify/artifact-repository.ts: const lines = [...release.matchAll([/^ ([0-9a-f]{64}) \\d+ (\\S+)$/gm -> / ([0-9a-f]{64}) \\d+ (\\S+)$/gm])];",
    NO_SUCH_LINE,
  ],
  [
    "src/verify/artifact-repository.ts: const lines = [...release.matchAll([/^ ([0-9a-f]{64}) \\d+ (\\S+)$/gm -> /^ ([0-9a-f]{64}) \\d+ (\\S+)/gm])];",
    NO_SUCH_LINE,
  ],
  [
    'src/verify/artifact.ts: const commit = predicate.buildDefinition.resolvedDependencies[0]?.digest.gitCommit ?? ["" -> "Stryker was here!"];',
    NO_COMMIT,
  ],
  [
    'src/verify/artifact.ts: const commit = [predicate.buildDefinition.resolvedDependencies[0]?.digest -> predicate.buildDefinition.resolvedDependencies[0].digest].gitCommit ?? "";',
    NO_COMMIT,
  ],
  ["src/verify/artifact.ts: } catch [{ return undefined; } -> {}]", SAME],
  [
    "src/verify/artifact.ts: if (findings.length === 0 && [provenance !== undefined -> true]) return provenance.commit;",
    "only for the compiler: without a provenance there is a finding",
  ],
  [
    'src/verify/artifact.ts: return Buffer.from(files.get(name) ?? [[] -> ["Stryker was here"]]).toString("utf8");',
    "a text that is not there is neither a line of sums nor JSON, and the byte that this makes is not either",
  ],
  [
    'src/artifact/dist.ts: const names = [`${packageName}.deb`, `${packageName}_${version.replace([/^\\d+:/ -> /\\d+:/], "")}_all.deb`];',
    EPOCH_IS_CHECKED,
  ],
  [
    'src/render/templates.ts: return new Map(paths.map((path, index) => [relative(folder, path), texts[index] ?? ["" -> "Stryker was here!"]]));',
    NO_SUCH_VALUE,
  ],
  [
    "src/render/binary-package.ts: return { control: control.toSorted((a, b) => ([a.name < b.name -> a.name <= b.name] ? -1 : 1)), data };",
    SAME,
  ],
  ['src/render/source-package.ts: path: template.replace([/\\.ejs$/ -> /\\.ejs/], ""),', NO_SUCH_NAME],
  [
    'src/render/source-package.ts: const place = path.slice(1).replace([/\\.gz$/ -> /\\.gz/], "");',
    NO_SUCH_NAME,
  ],
  [
    "src/render/source-package.ts: const ofDebian = [/^usr\\/share\\/doc\\/[^/]+\\/(changelog|copyright)$/ -> /usr\\/share\\/doc\\/[^/]+\\/(changelog|copyright)$/].exec(place)?.[1];",
    NO_SUCH_NAME,
  ],
  [
    "src/render/source-package.ts: const ofDebian = [/^usr\\/share\\/doc\\/[^/]+\\/(changelog|copyright)$/ -> /^usr\\/share\\/doc\\/[^/]+\\/(changelog|copyright)/].exec(place)?.[1];",
    NO_SUCH_NAME,
  ],
  [
    "src/render/tree.ts: return keyed.toSorted((a, b) => ([a.key < b.key -> a.key <= b.key] ? -1 : 1)).map(({ entry }) => entry);",
    SAME,
  ],
]);
