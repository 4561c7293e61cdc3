import type { HandMade } from "./hand-made.ts";

const PUBLISHING_STORIES = "test/repository/publishing.test.ts";
const SYNC_STORIES = "test/repository/sync.test.ts";

/** Mutations of what publishes, and of what apt is given to trust it. */
export const PUBLISHING: readonly HandMade[] = [
  {
    what: "InRelease comes before the lists that it names",
    path: "src/publish/plan.ts",
    before: '    ...entries([{ event: "publish", suite, date, inRelease: sum, indexes: sums }]),\n',
    after:
      '    ...entries([{ event: "publish", suite, date, inRelease: sum, indexes: sums }]),\n    write(`${folder}/InRelease`, inRelease),\n',
    test: "test/repository/killed.test.ts",
    title: "a publication killed at any file-system call leaves a repository that apt uses",
  },
  {
    what: "what an interrupted command recorded stands against itself",
    path: "src/publish/candidate.ts",
    before: " && !again.has(record)",
    after: "",
    test: "test/repository/killed.test.ts",
    title: "a publication killed at any file-system call leaves a repository that apt uses",
  },
  {
    what: "a stranger's signature is as good as a maintainer's",
    path: "scripts/repo/unsigned.ts",
    before: "!(await isSigned(sums, signature, signers))",
    after: "signature.length === 0",
    test: "test/repository/signed.test.ts",
    title: "refuses all at once",
  },
  {
    what: "lists go once nothing names them, though a client may just have read what did",
    path: "src/publish/plan.ts",
    before: "(records[index + 1]?.date ?? now) > now - VALIDITY",
    after: "records[index + 1] === undefined",
    test: "test/repository/slow-server.test.ts",
    title: "a client behind a server so slow that publications overtake each file never sees half of one",
  },
  {
    what: "a Release file is from the future for a client whose clock is behind",
    path: "src/publish/release.ts",
    before: "Math.max(now - BACKDATED, last ?? 0)",
    after: "Math.max(now, last ?? 0)",
    test: "test/container/repository.test.ts",
    title: "apt takes what was signed 29 days ago, but not what was 31",
  },
  {
    what: "a Release file is valid for ever",
    path: "scripts/repo/publish.ts",
    before: "validity: VALIDITY",
    after: "validity: undefined",
    test: "test/container/repository.test.ts",
    title: "apt takes what was signed 29 days ago, but not what was 31",
  },
  {
    what: "nobody waits for who publishes already",
    path: "scripts/repo/lock.ts",
    before: 'if (!lock(file, ["--nonblock"]))',
    after: 'if (!lock(file, ["--nonblock"]) && home.lock === "")',
    test: PUBLISHING_STORIES,
    title: "of two publishers at once the second waits, and says so",
  },
  {
    what: "a version gets other bytes",
    path: "src/publish/candidate.ts",
    before: "isSame(other, stanza) && other.sha256 !== stanza.sha256",
    after: "!isSame(other, other)",
    test: PUBLISHING_STORIES,
    title: "other bytes, a lower version and zstd are refused at once",
  },
  {
    what: "a tree is built upon that somebody else published",
    path: "src/publish/repository.ts",
    before: "if (!expected.inRelease.includes(sum))",
    after: "if (expected.inRelease.length === 0)",
    test: PUBLISHING_STORIES,
    title: "is refused and left alone",
  },
  {
    what: "an expired key signs",
    path: "src/publish/keys.ts",
    before: "(key.expires ?? Number.POSITIVE_INFINITY) <= now",
    after: "key.expires === 0",
    test: PUBLISHING_STORIES,
    title: "an expired key signs nothing, and a revoked one neither",
  },
  {
    what: "a revoked key signs",
    path: "src/publish/keys.ts",
    before: "!expired && !key.revoked",
    after: "!expired",
    test: PUBLISHING_STORIES,
    title: "an expired key signs nothing, and a revoked one neither",
  },
  {
    what: "a host gets InRelease first",
    path: "src/publish/sync.ts",
    before: "  const stages = [\n",
    after:
      '  const stages = [\n    { lasting: false, holds: (path: string) => path.endsWith("/InRelease") },\n',
    test: SYNC_STORIES,
    title: "has the old tree or the new one for apt, whichever object it refuses",
  },
  {
    what: "a host gets our tree where somebody else published",
    path: "src/publish/sync.ts",
    before: "found === undefined || isOurs(ledger, name, sha256(found))",
    after: "found === undefined || ledger.length > 0",
    test: SYNC_STORIES,
    title: "gets nothing where somebody else published",
  },
  {
    what: "apt is not told which key is the repository's",
    path: "debian-templates/etc/apt/sources.list.d/nymphemeral.sources.ejs",
    before: "Signed-By: <%= keyringPath %>\n",
    after: "",
    test: "test/container/keyring.test.ts",
    title: "the keyring lets apt trust the repository, and its upgrade carries the next key",
  },
];
