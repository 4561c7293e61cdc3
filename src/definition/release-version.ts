/**
 * The version that package.json and the tag have for a version of the changelog: npm and git know no `~`, and a hyphen stands
 * for it. The changelog's version holds no hyphen, so one leads back to the other.
 *
 * @param version - of the changelog, such as 1.0.1~rc1
 * @returns for example 1.0.1-rc1
 */
export function npmVersion(version: string): string {
  return version.replace("~", "-");
}

/** @returns the tag of a version of the changelog, such as v1.0.1-rc1 for 1.0.1~rc1 */
export function tagOf(version: string): string {
  return `v${npmVersion(version)}`;
}

/** @returns whether the tag is that of a pre-release */
export function isPreRelease(tag: string): boolean {
  return tag.includes("-");
}
