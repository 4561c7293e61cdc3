import { isPreRelease } from "../definition/release-version.ts";
import { inherited, NETWORK } from "./environment.ts";
import { run } from "./process.ts";

// Who it is, and where it keeps that. GH_REPO and GH_HOST would have it publish elsewhere than the clone says.
const VARIABLES = [
  "GH_TOKEN",
  "GITHUB_TOKEN",
  "GH_CONFIG_DIR",
  "XDG_CONFIG_HOME",
  // Where the keyring is that gh may keep its token in.
  "XDG_RUNTIME_DIR",
  "DBUS_SESSION_BUS_ADDRESS",
];

/**
 * Publishes files as the release of a tag on GitHub, with GitHub's program gh.
 *
 * @param checkout - its folder
 * @returns what gh prints: the address of the release
 * @throws PackageError when gh fails
 */
export async function createRelease(
  tag: string,
  paths: readonly string[],
  checkout: string,
): Promise<string> {
  const words = ["release", "create", "--verify-tag", "--title", tag, "--notes-from-tag", tag];
  // GitHub calls the newest of the others latest, and users download that one.
  if (isPreRelease(tag)) words.push("--prerelease");
  const failure = {
    message: `${tag} was not published`,
    hint: "see whether that release is there already: gh release view",
  };
  const { stdout } = await run("gh", [...words, ...paths], failure, {
    cwd: checkout,
    env: inherited([...VARIABLES, ...NETWORK]),
  });
  return stdout.toString("utf8").trim();
}
