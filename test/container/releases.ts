/** The Debian releases stories can be told on, oldest first. */
export const RELEASES = ["bullseye", "bookworm", "trixie", "forky"] as const;

/** Code name of a Debian release the package supports. */
export type Release = (typeof RELEASES)[number];
