import { EPOCH_IS_CHECKED, NO_SUCH_VALUE, SAME } from "./reasons.ts";

/** Those of src/publish. */
export const EXPLAINED_OF_PUBLISH: readonly (readonly [mutant: string, why: string])[] = [
  [
    'src/repository/check.ts: const inRelease = Buffer.from(read(`${folder}/InRelease`) ?? ["" -> "Stryker was here!"]);',
    "only for the compiler: what was published has a Release file",
  ],
  [
    'src/repository/check.ts: .filter((key) => !(signers.get(path) ?? [[] -> ["Stryker was here"]]).includes(key))',
    SAME,
  ],
  [
    "src/repository/check.ts: const validUntil = [release?.validUntil -> release.validUntil] ?? 0;",
    "only for the compiler: what was published has a Release file",
  ],
  ['src/repository/page.ts: const suite = suites[0] ?? ["" -> "Stryker was here!"];', NO_SUCH_VALUE],
  [
    'src/repository/page.ts: styleSource: styleSource(templates.get(PAGE_TEMPLATE) ?? ["" -> "Stryker was here!"]),',
    NO_SUCH_VALUE,
  ],
  [
    'src/repository/page.ts: const style = /<style>(.*?)<\\/style>/s.exec(template)?.[1] ?? ["" -> "Stryker was here!"];',
    NO_SUCH_VALUE,
  ],
  [
    'src/repository/page.ts: onion: onion === undefined ? undefined : { url: onion, page: `${onion.replace([/^tor\\+/ -> /tor\\+/], "")}/` },',
    "every onion address begins with it",
  ],
  [
    'src/repository/page.ts: const style = [/<style>(.*?)<\\/style>/s.exec(template)?.[1] -> /<style>(.*?)<\\/style>/s.exec(template)[1]] ?? "";',
    NO_SUCH_VALUE,
  ],
  [
    'src/repository/release.ts: files: [...text.matchAll(/^ ([0-9a-f]{64}) (\\d+) (\\S+)$/gm)].map(([, sum = ["" -> "Stryker was here!"], size, path = ""]) => ({',
    NO_SUCH_VALUE,
  ],
  [
    'src/repository/release.ts: files: [...text.matchAll(/^ ([0-9a-f]{64}) (\\d+) (\\S+)$/gm)].map(([, sum = "", size, path = ["" -> "Stryker was here!"]]) => ({',
    NO_SUCH_VALUE,
  ],
  [
    'src/repository/version-order.ts: const [, epoch = "0", upstream = ["" -> "Stryker was here!"], revision = ""] = /^(?:(\\d+):)?(.*?)(?:-([^-]*))?$/.exec(version) ?? [];',
    NO_SUCH_VALUE,
  ],
  [
    'src/repository/version-order.ts: const [, epoch = "0", upstream = "", revision = ""] = /^(?:(\\d+):)?(.*?)(?:-([^-]*))?$/.exec(version) ?? [[] -> ["Stryker was here"]];',
    NO_SUCH_VALUE,
  ],
  [
    'src/repository/version-order.ts: return [...part.matchAll(/(\\D*)(\\d*)/g)].map(([, text = ["" -> "Stryker was here!"], digits = ""]) => ({',
    NO_SUCH_VALUE,
  ],
  [
    'src/repository/version-order.ts: return [...part.matchAll(/(\\D*)(\\d*)/g)].map(([, text = "", digits = ["" -> "Stryker was here!"]]) => ({',
    NO_SUCH_VALUE,
  ],
  [
    'src/repository/version-order.ts: const [, epoch = ["0" -> ""], upstream = "", revision = ""] = /^(?:(\\d+):)?(.*?)(?:-([^-]*))?$/.exec(version) ?? [];',
    SAME,
  ],
  [
    'src/repository/version-order.ts: const [, epoch = "0", upstream = "", revision = ""] = [/^(?:(\\d+):)?(.*?)(?:-([^-]*))?$/ -> /(?:(\\d+):)?(.*?)(?:-([^-]*))?$/].exec(version) ?? [];',
    SAME,
  ],
  [
    "src/repository/version-order.ts: for (let index = 0; [index < Math.max(a.length, b.length) -> index <= Math.max(a.length, b.length)]; index++) {",
    SAME,
  ],
  [
    "src/repository/version-order.ts: for (let index = 0; [index < Math.max(first.length, second.length) -> index <= Math.max(first.length, second.length)]; index++) {",
    SAME,
  ],
  [
    "src/repository/candidate.ts: what: `${title(stanza)} has other bytes than before: ${stanza.sha256}, not ${[before?.sha256 -> before.sha256]}`,",
    NO_SUCH_VALUE,
  ],
  [
    "src/repository/candidate.ts: [other.name === stanza.name -> true] && other.version !== stanza.version && poolPath(other) === poolPath(stanza),",
    "the name is a part of the path, too; to compare it first is quicker",
  ],
  [
    "src/repository/candidate.ts: what: `the file name of ${title(stanza)} is that of version ${[taken?.version -> taken.version]}`,",
    NO_SUCH_VALUE,
  ],
  [
    "src/repository/candidate.ts: what: `${title(stanza)} is lower than ${[higher?.version -> higher.version]}, which was published in this suite`,",
    NO_SUCH_VALUE,
  ],
  [
    "src/repository/changes.ts: function suiteOf({ suites }: Repository, name = [suites[0]?.name -> suites[0].name]): Suite | undefined {",
    NO_SUCH_VALUE,
  ],
  [
    "src/repository/repository.ts: const index = release.files.find(({ path }) => [path === PACKAGES -> true]);",
    "every Release file of ours names it, and names it first",
  ],
  [
    "src/repository/repository.ts: const content = [index === undefined -> false] ? undefined : read(`${folder}/${byHashPath(index)}`);",
    "every Release file of ours names it, and names it first",
  ],
  [
    "src/repository/repository.ts: const isListed = content !== undefined && sha256(content) === [index?.sha256 -> index.sha256];",
    "every Release file of ours names it, and names it first",
  ],
  [
    'src/repository/settings.ts: [typeof get("url") === "string" -> true] &&',
    "what is no text is no address either",
  ],
  [
    'src/repository/stanza.ts: [new RegExp(`^${name}: *(.*)$`, "m").exec(stanza)?.[1]?.trimEnd -> new RegExp(`^${name}: *(.*)$`, "m").exec(stanza)?.[1].trimEnd]() ?? "";',
    "only for the compiler: the group is there whenever the line is",
  ],
  [
    "src/repository/stanza.ts: return { ...stanza, filename, text: stanza.text.replace([/^Filename: .*$/m -> /^Filename: .*/m], () => `Filename: ${filename}`) };",
    SAME,
  ],
  [
    'src/repository/stanza.ts: const file = `${name}_${version.replace([/^\\d+:/ -> /\\d+:/], "")}_${architecture}.deb`;',
    EPOCH_IS_CHECKED,
  ],
  [
    "src/repository/verification.ts: if ([!(error instanceof PackageError) -> false]) throw error;",
    "verify throws nothing else, unless it is broken itself",
  ],
  [
    'src/artifact/apt-repository.ts: .flatMap((step) => ([step.kind === "write" -> true] && /^(?:pool|dists)\\//.test(step.path) ? [step] : []))',
    "no other step, and no other file, of a first publication has such a path",
  ],
  [
    'src/artifact/apt-repository.ts: .flatMap((step) => (step.kind === "write" && [/^(?:pool|dists)\\// -> /(?:pool|dists)\\//].test(step.path) ? [step] : []))',
    "no other step, and no other file, of a first publication has such a path",
  ],
];
