/** Mutants that no test can notice, by file, each as npm run mutate names it: the lines, with [BEFORE -> AFTER] in them. */
type Mutants = Readonly<Record<string, readonly string[]>>;

/** Why no test notices a mutant: a reason, and all mutants that have it. */
const EXPLANATIONS: readonly { readonly why: string; readonly mutants: Mutants }[] = [
  {
    why: "stands there for the compiler alone, which does not know that there always is a value",
    mutants: {
      "src/definition/changelog.ts": [
        'const heading = HEADING.exec(lines[0] ?? ["" -> "Stryker was here!"]);',
        'const [, packageName = ["" -> "Stryker was here!"], version = ""] = heading;',
        'const [, packageName = "", version = ["" -> "Stryker was here!"]] = heading;',
        'const [, maintainer = ["" -> "Stryker was here!"], date = ""] = trailer;',
        'const [, maintainer = "", date = ["" -> "Stryker was here!"]] = trailer;',
        'function isDay(text = ["" -> "Stryker was here!"]): boolean {',
      ],
      "src/render/templates.ts": [
        'return new Map(paths.map((path, index) => [relative(folder, path), texts[index] ?? ["" -> "Stryker was here!"]]));',
      ],
      "src/repository/candidate.ts": [
        "what: `${title(stanza)} has other bytes than before: ${stanza.sha256}, not ${[before?.sha256 -> before.sha256]}`,",
        "what: `the file name of ${title(stanza)} is that of version ${[taken?.version -> taken.version]}`,",
        "what: `${title(stanza)} is lower than ${[higher?.version -> higher.version]}, which was published in this suite`,",
      ],
      "src/repository/changes.ts": [
        "function suiteOf({ suites }: Repository, name = [suites[0]?.name -> suites[0].name]): Suite | undefined {",
      ],
      "src/repository/check.ts": [
        // what was published has a Release file
        "const validUntil = [release?.validUntil -> release.validUntil] ?? 0;",
      ],
      "src/repository/page.ts": [
        'const suite = suites[0] ?? ["" -> "Stryker was here!"];',
        'styleSource: styleSource(templates.get(PAGE_TEMPLATE) ?? ["" -> "Stryker was here!"]),',
        'const style = /<style>(.*?)<\\/style>/s.exec(template)?.[1] ?? ["" -> "Stryker was here!"];',
        'const style = [/<style>(.*?)<\\/style>/s.exec(template)?.[1] -> /<style>(.*?)<\\/style>/s.exec(template)[1]] ?? "";',
      ],
      "src/repository/record.ts": [
        'const [keyring = ["" -> "Stryker was here!"], page = ""] = [KEYRING_FILE, PAGE].map((path) => entrance[path]);',
        'const [keyring = "", page = ["" -> "Stryker was here!"]] = [KEYRING_FILE, PAGE].map((path) => entrance[path]);',
      ],
      "src/repository/release.ts": [
        'files: matchLines(text, /^ ([0-9a-f]{64}) (\\d+) (\\S+)$/).map(([, sum = ["" -> "Stryker was here!"], size, path = ""]) => ({',
        'files: matchLines(text, /^ ([0-9a-f]{64}) (\\d+) (\\S+)$/).map(([, sum = "", size, path = ["" -> "Stryker was here!"]]) => ({',
      ],
      "src/repository/version-order.ts": [
        'const [, epoch = "0", upstream = ["" -> "Stryker was here!"], revision = ""] = /^(?:(\\d+):)?(.*?)(?:-([^-]*))?$/.exec(version) ?? [];',
        'const [, epoch = "0", upstream = "", revision = ""] = /^(?:(\\d+):)?(.*?)(?:-([^-]*))?$/.exec(version) ?? [[] -> ["Stryker was here"]];',
        'return [...part.matchAll(/(\\D*)(\\d*)/g)].map(([, text = ["" -> "Stryker was here!"], digits = ""]) => ({',
        'return [...part.matchAll(/(\\D*)(\\d*)/g)].map(([, text = "", digits = ["" -> "Stryker was here!"]]) => ({',
      ],
      "src/validation/endpoints.ts": [
        '!/^(?:[0-9]+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? ["" -> "Stryker was here!"])',
      ],
      "src/validation/onion.ts": [
        'return Buffer.from((bits.match(/.{8}/g) ?? [[] -> ["Stryker was here"]]).map((byte) => Number.parseInt(byte, 2)));',
        '.at(-1) ?? ["" -> "Stryker was here!"];',
      ],
      "src/verify/artifact-repository.ts": [
        'const [inRelease = ["" -> "Stryker was here!"], release = ""] = SIGNED.map((path) => textOf(repository.get(path)));',
        'const [inRelease = "", release = ["" -> "Stryker was here!"]] = SIGNED.map((path) => textOf(repository.get(path)));',
        'const sums = new Map(lines.map(([, sum = ["" -> "Stryker was here!"], path = ""]) => [SUITE + path, sum]));',
        'const sums = new Map(lines.map(([, sum = "", path = ["" -> "Stryker was here!"]]) => [SUITE + path, sum]));',
      ],
      "src/verify/artifact.ts": [
        // without a provenance there is a finding
        "if (findings.length === 0 && [provenance !== undefined -> true]) return provenance.commit;",
      ],
    },
  },
  {
    why: "says the same in another way: no input tells them apart",
    mutants: {
      "src/repository/check-suite.ts": [
        '.filter((key) => !(signers.get(where) ?? [[] -> ["Stryker was here"]]).includes(key))',
      ],
      "src/repository/parse-record.ts": [
        // where a problem is, is not asked: it is there, or not
        'suite: (text) => suite(text, ["" -> "Stryker was here!"]).length === 0,',
        'name: (text) => packageName(text, ["" -> "Stryker was here!"]).length === 0,',
        'version: (text) => version(text, ["" -> "Stryker was here!"]).length === 0,',
        "} catch [{ return undefined; } -> {}]",
      ],
      "src/archive/tar.ts": [
        'type: content === undefined ? "directory" : ["file" -> ""],',
        "return [name.length <= 100 -> name.length < 100] || /^.{1,155}\\/.{1,100}$/.test(name);",
      ],
      "src/definition/changelog.ts": [
        'const trailer = TRAILER.exec(lines.find((line) => line.startsWith(" -- ")) ?? ["" -> "Stryker was here!"]);',
      ],
      "src/definition/endpoint.ts": [
        'const port = colon === -1 ? ["" -> "Stryker was here!"] : text.slice(colon + 1);',
      ],
      "src/gzip.ts": [
        "for (let start = 0; [start < chunk.byteLength -> start <= chunk.byteLength]; start += PIECE)",
        // the size of a piece is a matter of memory alone: the bytes are the same
        "const PIECE = [64 * 1024 -> 64 / 1024];",
      ],
      "src/render/binary-package.ts": [
        "return { control: control.toSorted((a, b) => ([a.name < b.name -> a.name <= b.name] ? -1 : 1)), data };",
      ],
      "src/render/tree.ts": [
        "return keyed.toSorted((a, b) => ([a.key < b.key -> a.key <= b.key] ? -1 : 1)).map(({ entry }) => entry);",
      ],
      "src/repository/candidate.ts": [
        // the name is a part of the path, too; to compare it first is quicker
        "[other.name === stanza.name -> true] && other.version !== stanza.version && poolPath(other) === poolPath(stanza),",
      ],
      "src/repository/version-order.ts": [
        'const [, epoch = ["0" -> ""], upstream = "", revision = ""] = /^(?:(\\d+):)?(.*?)(?:-([^-]*))?$/.exec(version) ?? [];',
        'const [, epoch = "0", upstream = "", revision = ""] = [/^(?:(\\d+):)?(.*?)(?:-([^-]*))?$/ -> /(?:(\\d+):)?(.*?)(?:-([^-]*))?$/].exec(version) ?? [];',
        "for (let index = 0; [index < Math.max(a.length, b.length) -> index <= Math.max(a.length, b.length)]; index++) {",
        "for (let index = 0; [index < Math.max(first.length, second.length) -> index <= Math.max(first.length, second.length)]; index++) {",
      ],
      "src/validation/debian.ts": [
        "...unless(VERSION.test(text) && Number([/^(\\d+):/ -> /(\\d+):/].exec(text)?.[1] ?? 0) <= LARGEST_EPOCH, () => ({",
      ],
      "src/validation/files.ts": [
        "if ([name.length <= USTAR_NAME -> name.length < USTAR_NAME]) return true;",
      ],
      "src/validation/tunnels.ts": [
        "return major !== oldestMajor ? [major > oldestMajor -> major >= oldestMajor] : minor > oldestMinor;",
        'return [checkHost === undefined -> false] || authenticationOf(server.host) === "certificate"',
      ],
      "src/verify/artifact.ts": ["} catch [{ return undefined; } -> {}]"],
      "src/verify/compare.ts": [
        'name: entry.kind === "file" ? `.${entry.path}` : `.${entry.path}/`.replace([/\\/\\/$/ -> /\\/\\//], "/"),',
      ],
      "src/verify/control-checks.ts": [
        'return readFields(controlText(deb, "control") ?? ["" -> "Stryker was here!"]);',
        'const [, sum, path] = /^([0-9a-f]{32}) {2}(?!\\.?\\/)(.+)$/.exec(line) ?? [[] -> ["Stryker was here"]];',
        "if ([sum === undefined || path === undefined -> sum === undefined && path === undefined]) malformed.push(`${quoted(line)} is no line of md5sums`);",
        "if ([sum === undefined -> false] || path === undefined) malformed.push(`${quoted(line)} is no line of md5sums`);",
        "if (sum === undefined || [path === undefined -> false]) malformed.push(`${quoted(line)} is no line of md5sums`);",
      ],
      "src/verify/read-fields.ts": [
        'const [, name = "", value = line] = [/^([!-9;-~]+):[ ]?(.*)$/s -> /^([!-9;-~]+):[ ]?(.*)/s].exec(line) ?? [];',
        'const [, name = "", value = line] = /^([!-9;-~]+):[ ]?(.*)$/s.exec(line) ?? [[] -> ["Stryker was here"]];',
      ],
      "src/verify/read-ar.ts": [
        'const [, name, size] = /^(.{16}).{12}.{6}.{6}.{8}(\\d+) *`\\n$/s.exec(header) ?? [[] -> ["Stryker was here"]];',
        "if ([name === undefined || size === undefined -> name === undefined && size === undefined]) throw new Error(`at byte ${offset} there is no ar header`);",
        "if ([name === undefined -> false] || size === undefined) throw new Error(`at byte ${offset} there is no ar header`);",
        "if (name === undefined || [size === undefined -> false]) throw new Error(`at byte ${offset} there is no ar header`);",
        "date: Number([header.slice(16, 28).trimEnd() -> header.slice(16, 28).trimStart()]),",
      ],
    },
  },
  {
    why: "lets pass what is refused all the same, by the next check",
    mutants: {
      "src/artifact/dist.ts": [
        // validation allows a colon only after an epoch
        'const names = [`${packageName}.deb`, `${packageName}_${version.replace([/^\\d+:/ -> /\\d+:/], "")}_all.deb`];',
      ],
      "src/repository/settings.ts": [
        // what is no text is no address either
        '[typeof get("url") === "string" -> true] &&',
      ],
      "src/repository/layout.ts": [
        // validation allows a colon only after an epoch
        'const file = `${name}_${version.replace([/^\\d+:/ -> /\\d+:/], "")}_${architecture}.deb`;',
      ],
      "src/validation/onion.ts": [
        // what it lets pass fails at the checksum of the name
        "if (![/^[a-z2-7]{56}$/ -> /[a-z2-7]{56}$/].test(label)) return false;",
      ],
      "src/verify/artifact-repository.ts": [
        // what is not there is neither signed nor a list of sums, and neither is a single byte
        'return Buffer.from(content ?? [[] -> ["Stryker was here"]]).toString("utf8");',
      ],
      "src/verify/artifact.ts": [
        // what is not there is no commit, and neither is anything but one
        'const commit = predicate.buildDefinition.resolvedDependencies[0]?.digest.gitCommit ?? ["" -> "Stryker was here!"];',
        'const commit = [predicate.buildDefinition.resolvedDependencies[0]?.digest -> predicate.buildDefinition.resolvedDependencies[0].digest].gitCommit ?? "";',
        // a text that is not there is neither a line of sums nor JSON, and the byte that this makes is not either
        'return Buffer.from(files.get(name) ?? [[] -> ["Stryker was here"]]).toString("utf8");',
      ],
      "src/verify/control-checks.ts": [
        // only for a name that does not start with ./, which is a finding of its own
        '.map(({ name, content }) => [name.replace([/^\\.\\// -> /\\.\\//], ""), content]),',
      ],
    },
  },
  {
    why: "differs only for an input that nothing here makes",
    mutants: {
      "src/artifact/apt-repository.ts": [
        // no other step, and no other file, of a first publication has such a path
        '.flatMap((step) => ([step.kind === "write" -> true] && isForApt(step.path) ? [step] : []))',
      ],
      "src/definition/files.ts": [
        // no module's name has .ejs but at its end
        'path: `/${MODULE_FOLDER}/${module.replace([/\\.ejs$/ -> /\\.ejs/], "")}`,',
      ],
      "src/render/source-package.ts": [
        // only for a name that no file of the package and no template has
        'path: template.replace([/\\.ejs$/ -> /\\.ejs/], ""),',
        'const place = path.slice(1).replace([/\\.gz$/ -> /\\.gz/], "");',
        "const ofDebian = [/^usr\\/share\\/doc\\/[^/]+\\/(changelog|copyright)$/ -> /usr\\/share\\/doc\\/[^/]+\\/(changelog|copyright)$/].exec(place)?.[1];",
        "const ofDebian = [/^usr\\/share\\/doc\\/[^/]+\\/(changelog|copyright)$/ -> /^usr\\/share\\/doc\\/[^/]+\\/(changelog|copyright)/].exec(place)?.[1];",
      ],
      "src/repository/page.ts": [
        // every onion address begins with it
        'onion: onion === undefined ? undefined : { url: onion, page: `${onion.replace([/^tor\\+/ -> /tor\\+/], "")}/` },',
      ],
      "src/repository/repository.ts": [
        // every Release file of ours names it, and names it first
        "const index = release.files.find((file) => [file.path === PACKAGES -> true]);",
        "const content = [index === undefined -> false] ? undefined : read(byHashPath(name, index.sha256));",
        "const isListed = content !== undefined && sha256(content) === [index?.sha256 -> index.sha256];",
      ],
      "src/repository/verification.ts": [
        // verify throws nothing else, unless it is broken itself
        "if ([!(error instanceof PackageError) -> false]) throw error;",
      ],
      "src/verify/artifact-repository.ts": [
        // only for a Release file with a sum in a line that apt does not read; ours have none
        "const lines = matchLines(release, [/^ ([0-9a-f]{64}) \\d+ (\\S+)$/ -> / ([0-9a-f]{64}) \\d+ (\\S+)$/]);",
        "const lines = matchLines(release, [/^ ([0-9a-f]{64}) \\d+ (\\S+)$/ -> /^ ([0-9a-f]{64}) \\d+ (\\S+)/]);",
      ],
    },
  },
];

/** Every mutant that is explained, by its whole name, "FILE: LINES". */
export const EXPLAINED: readonly string[] = EXPLANATIONS.flatMap(({ mutants }) =>
  Object.entries(mutants).flatMap(([path, lines]) => lines.map((line) => `${path}: ${line}`)),
);
