import { type Problem, unless } from "../problem.ts";
import { admissionProblems, type Candidate } from "./candidate.ts";
import { expectedOf, type Identity, recordsOf } from "./ledger.ts";
import type { Decision } from "./plan.ts";
import type { Repository, Suite } from "./repository.ts";
import { fingerprint } from "./settings.ts";
import { title } from "./stanza.ts";

/** @returns the decision to sign every suite again, with what is in it */
export function signedAgain({ suites }: Repository): Decision {
  return { changes: suites, problems: [] };
}

/** @returns the decision to sign with one more key, which is to take over from the present one, and to give it to clients */
export function withKey(repository: Repository, key: string): Decision {
  const { settings } = repository;
  const problems = [
    ...fingerprint(key, "the new key"),
    ...unless(settings.keys.length === 1, () => ({
      where: `key ${key}`,
      what: `there are two keys already: ${settings.keys.join(", ")}`,
      rule: "one key takes over from one",
      fix: "finish that first, with drop-key",
    })),
    ...unless(!settings.keys.includes(key), () => ({
      where: `key ${key}`,
      what: "it signs this repository already",
      rule: "another key takes over",
      fix: "make one with npm run repo -- key",
    })),
  ];
  return { ...signedAgain(repository), problems, settings: { ...settings, keys: [...settings.keys, key] } };
}

/** @returns the decision to sign without one of two keys */
export function withoutKey(repository: Repository, key: string): Decision {
  const { settings } = repository;
  const keys = settings.keys.filter((other) => other !== key);
  const problems = unless(keys.length === 1 && settings.keys.length === 2, () => ({
    where: `key ${key}`,
    what: settings.keys.includes(key) ? "it is the only key" : "it does not sign this repository",
    rule: "a key is dropped when another one has taken over",
    fix: `the keys are: ${settings.keys.join(", ")}; add-key adds one`,
  }));
  return { ...signedAgain(repository), problems, settings: { ...settings, keys } };
}

/**
 * @param usable - whether gpg can still sign with a key of the repository
 * @returns the decision to sign with another key alone, which no client knows yet
 */
export function withOnlyKey(repository: Repository, key: string, usable: boolean): Decision {
  const problems = [
    ...fingerprint(key, "the new key"),
    ...unless(!usable, () => ({
      where: `key ${key}`,
      what: "a key of this repository can still sign",
      rule: "clients take a new key from the one that they know; only where that is lost do they have to by hand",
      fix: "let this one take over, with add-key, keyring and drop-key",
    })),
  ];
  return { ...signedAgain(repository), problems, settings: { ...repository.settings, keys: [key] } };
}

/** @returns the decision to publish packages in a suite; one that is in it already stays there once */
export function withPackages(
  repository: Repository,
  suiteName: string | undefined,
  candidates: readonly Candidate[],
  allowOlder: boolean,
): Decision {
  const suite = suiteOf(repository, suiteName);
  if (suite === undefined) return { changes: [], problems: [noSuite(repository, suiteName)] };
  const added = candidates.map(({ stanza }) => stanza);
  const packages = new Map([...suite.packages, ...added].map((stanza) => [title(stanza), stanza]));
  return {
    changes: [{ name: suite.name, packages: [...packages.values()] }],
    problems: admissionProblems(repository, suite, candidates, allowOlder),
  };
}

/** @returns the decision to take a version out of a suite; its file stays in the pool, its checksum in the ledger */
export function withoutPackage(
  repository: Repository,
  suiteName: string | undefined,
  name: string,
  version: string,
): Decision {
  const suite = suiteOf(repository, suiteName);
  if (suite === undefined) return { changes: [], problems: [noSuite(repository, suiteName)] };
  const packages = suite.packages.filter((stanza) => stanza.name !== name || stanza.version !== version);
  const wasThere = packages.length < suite.packages.length || mayBeRemoved(repository, suite, name, version);
  const problems = wasThere ? [] : [notPublished(suite, `${name} ${version}`)];
  return { changes: [{ name: suite.name, packages }], problems };
}

/** @returns the decision to publish a version of one suite in another one: the same file */
export function withPromoted(
  repository: Repository,
  suites: { from: string; to: string },
  name: string,
  version: string,
  allowOlder: boolean,
): Decision {
  const from = suiteOf(repository, suites.from);
  if (from === undefined) return { changes: [], problems: [noSuite(repository, suites.from)] };
  const where = `${name} ${version}`;
  const stanza = from.packages.find((other) => other.name === name && other.version === version);
  if (stanza === undefined) return { changes: [], problems: [notPublished(from, where)] };
  return withPackages(repository, suites.to, [{ where, stanza }], allowOlder);
}

// An interrupted "remove" may have taken the version out of the list already. Given again, it must complete that.
function mayBeRemoved({ ledger }: Repository, suite: Suite, name: string, version: string): boolean {
  const isOfIt = (record: Identity & { suite: string }): boolean =>
    record.suite === suite.name && record.name === name && record.version === version;
  return expectedOf(ledger, suite.name).pending && recordsOf(ledger, "package").some(isOfIt);
}

function suiteOf({ suites }: Repository, name = suites[0]?.name): Suite | undefined {
  return suites.find((suite) => suite.name === name);
}

function noSuite({ settings }: Repository, name: string | undefined): Problem {
  return {
    where: `suite ${name}`,
    what: "the repository has no such suite",
    rule: "suites are named when the repository is made",
    fix: `name one of: ${settings.suites.join(", ")}`,
  };
}

function notPublished({ name, packages }: Suite, where: string): Problem {
  const versions = packages.map((stanza) => `${stanza.name} ${stanza.version}`);
  return {
    where,
    what: `it is not in the suite ${name}`,
    rule: "only what is published there can be taken from a suite",
    fix: `there is: ${versions.join(", ") || "nothing"}`,
  };
}
