import { isoDate } from "./keys.ts";
import type { Plan, PlannedRelease } from "./plan.ts";
import { parseRelease } from "./release.ts";
import type { Repository, Suite } from "./repository.ts";
import { title } from "./stanza.ts";

/** @returns what a publication changed, and until when what it signed is valid, in lines for its user */
export function publicationLines({ suites, settings }: Repository, plan: Plan): string[] {
  const keys = plan.settings?.keys ?? settings.keys;
  const isSame = keys.join() === settings.keys.join();
  return [
    ...plan.releases.flatMap((release) => releaseLines(suites, release)),
    ...(isSame ? [] : [`signed from now on with ${keys.join(" and ")}`]),
  ];
}

function releaseLines(before: readonly Suite[], { suite, packages, text }: PlannedRelease): string[] {
  const earlier = before.find(({ name }) => name === suite)?.packages ?? [];
  const [there, here] = [new Set(earlier.map(title)), new Set(packages.map(title))];
  return [
    ...[...here].filter((name) => !there.has(name)).map((name) => `${suite}: added ${name}`),
    ...[...there].filter((name) => !here.has(name)).map((name) => `${suite}: removed ${name}`),
    `${suite}: ${suiteLine(packages.length, parseRelease(text).validUntil)}`,
  ];
}

/** @returns what a suite has that is published, in a line for its user */
export function suiteLines({ suites }: Repository): string[] {
  return suites.map(({ name, packages, release }) =>
    release === undefined
      ? `${name}: not published yet`
      : `${name}: ${suiteLine(packages.length, release.validUntil)}`,
  );
}

function suiteLine(count: number, validUntil: number): string {
  return `${count} ${count === 1 ? "version" : "versions"}, valid until ${isoDate(validUntil)}`;
}
