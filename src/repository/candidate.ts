import { type Problem, quoted, unless } from "../problem.ts";
import { packageName, version } from "../validation/debian.ts";
import { readAr } from "../verify/read-ar.ts";
import { poolPath } from "./layout.ts";
import { type Identity, recordsOf, unfinishedOf } from "./ledger.ts";
import type { Repository, Suite } from "./repository.ts";
import { isSame, type Stanza, title } from "./stanza.ts";
import { compareVersions } from "./version-order.ts";

/** A package that is to be published in a suite. */
export interface Candidate {
  /** Where its problems are: the path that was given. */
  where: string;
  stanza: Stanza;
}

// deb(5). dpkg ignores what comes after data.tar; other readers might not.
const MEMBERS = /^debian-binary control\.tar(?:\.[gx]z)? data\.tar(?:\.[gx]z)?$/;

/** @returns why a file may not be published, by its members */
export function fileProblems(where: string, content: Uint8Array): readonly Problem[] {
  const members = memberNames(content);
  if (members.length === 0) {
    return [
      {
        where,
        what: "it is no binary package",
        rule: "a .deb is an ar archive (deb(5))",
        fix: "give a .deb that npm run build made",
      },
    ];
  }
  const compressed = members.filter((name) => name.endsWith(".zst")).map(quoted);
  if (compressed.length > 0) {
    return [
      {
        where,
        what: `${compressed.join(" and ")} cannot be unpacked by the dpkg of bullseye`,
        rule: "gzip and xz are what every dpkg from bullseye on reads; zstd is not",
        fix: "build it with dpkg-deb -Zxz",
      },
    ];
  }
  return unless(MEMBERS.test(members.join(" ")), () => ({
    where,
    what: `its members are ${members.map(quoted).join(", ")}`,
    rule: "debian-binary, control.tar and data.tar, each once, in this order, and nothing else (deb(5))",
    fix: "build it with dpkg-deb; sign the repository, not the package",
  }));
}

function memberNames(content: Uint8Array): string[] {
  try {
    return readAr(content).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** @returns why packages may not be published in a suite: because of one another, or of what was ever published */
export function admissionProblems(
  repository: Repository,
  suite: Suite,
  candidates: readonly Candidate[],
  allowOlder: boolean,
): readonly Problem[] {
  const used = recordsOf(repository.ledger, "package");
  // An interrupted command may have recorded these very packages. That is no reason against them when it is given again.
  const again = new Set(
    recordsOf(unfinishedOf(repository.ledger, suite.name), "package").filter((record) =>
      candidates.some(({ stanza }) => isSame(stanza, record)),
    ),
  );
  const everHere = used.filter((record) => record.suite === suite.name && !again.has(record));
  return candidates.flatMap(({ where, stanza }, index) => {
    const others = candidates.slice(0, index).map((candidate) => candidate.stanza);
    return [
      // They become a path in the pool.
      ...packageName(stanza.name, where),
      ...version(stanza.version, where),
      ...architecture(where, stanza),
      ...otherBytes(where, stanza, [...used, ...others]),
      ...fileName(where, stanza, [...used, ...others]),
      ...(allowOlder || suite.packages.some((present) => isSame(present, stanza))
        ? []
        : lowerThanPublished(where, stanza, everHere)),
    ];
  });
}

function architecture(where: string, stanza: Stanza): readonly Problem[] {
  return unless(stanza.architecture === "all", () => ({
    where,
    what: `${title(stanza)} is for one architecture`,
    rule: "this repository has packages for all of them (Policy 5.6.8)",
    fix: "publish packages that are Architecture: all",
  }));
}

function otherBytes(
  where: string,
  stanza: Stanza,
  used: readonly (Identity & { sha256: string })[],
): readonly Problem[] {
  const before = used.find((other) => isSame(other, stanza) && other.sha256 !== stanza.sha256);
  return unless(before === undefined, () => ({
    where,
    what: `${title(stanza)} has other bytes than before: ${stanza.sha256}, not ${before?.sha256}`,
    rule: "a version is one file, always, also after its removal: apt looks at the version alone",
    fix: "give it a new version, or publish the unchanged file",
  }));
}

// The name of a file has no epoch (dpkg-name(1)): 1.0 and 1:1.0 would be one file. The one that was published first always
// blocks the other.
function fileName(where: string, stanza: Stanza, others: readonly Identity[]): readonly Problem[] {
  const taken = others.find(
    (other) =>
      other.name === stanza.name && other.version !== stanza.version && poolPath(other) === poolPath(stanza),
  );
  return unless(taken === undefined, () => ({
    where,
    what: `the file name of ${title(stanza)} is that of version ${taken?.version}`,
    rule: "an epoch is no part of a file name",
    fix: "give it a version that differs in more than the epoch",
  }));
}

function lowerThanPublished(where: string, stanza: Stanza, ever: readonly Identity[]): readonly Problem[] {
  const higher = ever
    .filter((other) => other.name === stanza.name && compareVersions(other.version, stanza.version) > 0)
    .toSorted((a, b) => compareVersions(b.version, a.version))[0];
  return unless(higher === undefined, () => ({
    where,
    what: `${title(stanza)} is lower than ${higher?.version}, which was published in this suite`,
    rule: "apt does not go back by itself: a machine that has the higher version keeps it",
    fix: "give it a higher version; --allow-older publishes it all the same",
  }));
}
