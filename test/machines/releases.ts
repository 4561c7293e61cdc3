import type { Environment } from "../../src/system/environment.ts";

/** What tells the releases apart where a story depends on it. */
interface Traits {
  /** Debian's number for it. */
  readonly debian: number;
  /** The Whonix that stands on it and is still maintained. */
  readonly whonix?: number;
  /** Its stunnel4 has an init script. */
  readonly initScript: boolean;
  /** Its minimal system has mount(8). */
  readonly mount: boolean;
}

/** The Debian releases that the package supports, oldest first: no other list of them stands anywhere. */
export const DEBIAN = {
  bullseye: { debian: 11, initScript: true, mount: true },
  bookworm: { debian: 12, whonix: 17, initScript: true, mount: true },
  trixie: { debian: 13, whonix: 18, initScript: true, mount: true },
  forky: { debian: 14, initScript: false, mount: false },
} as const satisfies Readonly<Record<string, Traits>>;

/** Code name of a Debian release the package supports. */
export type Release = keyof typeof DEBIAN;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its keys, and in their order
export const RELEASES = Object.keys(DEBIAN) as Release[];

/** The releases that have a trait, such as mount(8). */
export function releasesWith(trait: keyof Traits): readonly Release[] {
  return RELEASES.filter((release) => Boolean((DEBIAN[release] as Traits)[trait]));
}

/** A release and those after it. */
export function releasesFrom(first: Release): readonly Release[] {
  return RELEASES.slice(RELEASES.indexOf(first));
}

const VARIABLE = "NYMPHEMERAL_EVERY_RELEASE";

/** The environment in which stories that are deep rather than broad are told on every release. */
export function everyReleaseEnvironment(): Environment {
  return { [VARIABLE]: "true" };
}

/** Whether deep stories are told on every release. */
export function isEveryRelease(): boolean {
  return process.env[VARIABLE] === "true";
}

/**
 * The releases of a story that is deep rather than broad: long, and about what hardly differs between releases.
 *
 * @param releases Those that it can be told on, oldest first.
 * @returns The oldest and the newest of them; all where every release is asked for, as `npm run ci` does.
 */
export function oldestAndNewest(releases: readonly Release[] = RELEASES): readonly Release[] {
  if (isEveryRelease()) return releases;
  return releases.filter((_, index) => index === 0 || index === releases.length - 1);
}
