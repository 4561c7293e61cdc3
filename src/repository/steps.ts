import { sha256 } from "../hash.ts";
import { byHashPath, inSuite, KEYRING_FILE, PAGE, RECORD, RECORD_SIGNATURE, releaseFiles } from "./layout.ts";
import type { LedgerRecord } from "./ledger.ts";
import type { Plan, PlannedRelease } from "./plan.ts";
import { recordText } from "./record.ts";
import type { Settings } from "./settings.ts";
import { title } from "./stanza.ts";

/** One thing to do. Each is done, and on disk, before the next; a write is whole or not there at all. */
export type Step =
  | { kind: "settings"; settings: Settings }
  | { kind: "record"; records: readonly LedgerRecord[] }
  | { kind: "write"; path: string; content: Uint8Array }
  | { kind: "delete"; path: string };

/** A Release file that was signed with every key of the repository. */
export interface Signatures {
  /** The text with the signatures around it. */
  inRelease: Uint8Array;
  /** The signatures alone. */
  signature: Uint8Array;
}

/**
 * Puts a plan into the order in which no client ever sees half of it. The ledger has a version before its file can be
 * seen, and the public record has an InRelease before that is. Files come before the lists that name them, and lists before
 * InRelease, which replaces the old one at once. The ledger says "published" when the page is there as well.
 *
 * Whatever step is the last one done, the tree is whole, and the same command completes it when it is given again.
 *
 * @param signatures - of the plan's releases, in their order
 * @param recordSignature - of {@link recordOf}
 */
export function stepsOf(
  plan: Plan,
  signatures: readonly Signatures[],
  recordSignature: Uint8Array,
): readonly Step[] {
  const { newVersions, files, keyring, page, settings } = plan;
  const signed = withSignatures(plan, signatures);
  const begun = beginningsOf(plan, signatures);
  return [
    ...record(newVersions),
    ...[...files].map(([path, content]) => write(path, content)),
    ...record(begun),
    write(KEYRING_FILE, keyring),
    write(RECORD, recordOf(plan, signatures)),
    write(RECORD_SIGNATURE, recordSignature),
    ...signed.flatMap(({ release, signatures: ofIt }) => releaseSteps(release, ofIt)),
    write(PAGE, page),
    ...record(
      signed.map(({ release: { suite }, signatures: { inRelease } }) => {
        return { event: "published", suite, inRelease: sha256(inRelease) };
      }),
    ),
    ...plan.releases.flatMap(({ outdated }) => outdated.map((path): Step => ({ kind: "delete", path }))),
    // Last: an interrupted command, given again, must find the settings that it began with.
    ...(settings === undefined ? [] : [{ kind: "settings" as const, settings }]),
  ];
}

/**
 * @param signatures - of the plan's releases, in their order
 * @returns the public record of a plan, to be signed
 */
export function recordOf(plan: Plan, signatures: readonly Signatures[]): Uint8Array {
  return Buffer.from(recordText([...plan.ledger, ...plan.newVersions, ...beginningsOf(plan, signatures)]));
}

function beginningsOf(plan: Plan, signatures: readonly Signatures[]): readonly LedgerRecord[] {
  const entrance = { [KEYRING_FILE]: sha256(plan.keyring), [PAGE]: sha256(plan.page) };
  return withSignatures(plan, signatures).map(({ release: { suite, date, lists }, signatures: ofIt }) => {
    const [inRelease, indexes] = [sha256(ofIt.inRelease), lists.map((list) => list.sha256)];
    return { event: "publish", suite, date, inRelease, indexes, entrance };
  });
}

function withSignatures(
  { releases }: Plan,
  signatures: readonly Signatures[],
): readonly { release: PlannedRelease; signatures: Signatures }[] {
  return releases.map((release, index) => ({ release, signatures: signatures[index] ?? UNSIGNED }));
}

const UNSIGNED: Signatures = { inRelease: new Uint8Array(), signature: new Uint8Array() };

function releaseSteps({ suite, text, lists }: PlannedRelease, { inRelease, signature }: Signatures): Step[] {
  const files = releaseFiles(suite);
  return [
    ...lists.map((list) => write(byHashPath(suite, list.sha256), list.content)),
    ...lists.map(({ path, content }) => write(inSuite(suite, path), content)),
    write(files.signature, signature),
    write(files.release, Buffer.from(text)),
    write(files.inRelease, inRelease),
  ];
}

function write(path: string, content: Uint8Array): Step {
  return { kind: "write", path, content };
}

function record(records: readonly LedgerRecord[]): Step[] {
  return records.length === 0 ? [] : [{ kind: "record", records }];
}

/** @returns what would be done, in lines for the user of a dry run; a plan needs no signature for that */
export function planLines(plan: Plan, keys: readonly string[]): string[] {
  const signed = [...plan.releases.map(({ suite }) => releaseFiles(suite).release), RECORD];
  return [
    ...signed.map((path) => `sign    ${path} with ${keys.join(" and ")}`),
    ...stepsOf(plan, [], new Uint8Array()).flatMap(stepLines),
  ];
}

function stepLines(step: Step): readonly string[] {
  switch (step.kind) {
    case "settings":
      return ["write   settings.json"];
    case "record":
      return step.records.map((entry) => `record  ${recordLine(entry)}`);
    case "write":
      return [`write   public/${step.path}`];
    case "delete":
      return [`delete  public/${step.path}`];
  }
}

function recordLine(entry: LedgerRecord): string {
  switch (entry.event) {
    case "package":
      return `${title(entry)} in ${entry.suite}: ${entry.sha256}`;
    case "publish":
      return `the publication of ${entry.suite} begins`;
    case "published":
      return `the publication of ${entry.suite} is complete`;
  }
}
