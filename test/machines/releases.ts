/** The Debian releases stories can be told on, oldest first. */
export const RELEASES = ["bullseye", "bookworm", "trixie", "forky"] as const;

/** Code name of a Debian release the package supports. */
export type Release = (typeof RELEASES)[number];

const VARIABLE = "NYMPHEMERAL_EVERY_RELEASE";

/** The environment in which stories that are deep rather than broad are told on every release. */
export function everyReleaseEnvironment(): NodeJS.ProcessEnv {
  return { [VARIABLE]: "true" };
}

/**
 * The releases of a story that is deep rather than broad: long, and about what hardly differs between releases.
 *
 * @param releases Those that it can be told on, oldest first.
 * @returns The oldest and the newest of them; all where every release is asked for, as `npm run ci` does.
 */
export function oldestAndNewest(releases: readonly Release[] = RELEASES): readonly Release[] {
  if (process.env[VARIABLE] === "true") return releases;
  return releases.filter((_, index) => index === 0 || index === releases.length - 1);
}
