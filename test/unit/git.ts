import { outputOf } from "./debian-tool.ts";

/** Whoever commits, and nothing of this user's own settings. */
export const IDENTITY = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@example.org",
  GIT_AUTHOR_DATE: "@1795370400 +0000",
  GIT_COMMITTER_NAME: "Ann",
  GIT_COMMITTER_EMAIL: "ann@example.org",
  GIT_COMMITTER_DATE: "@1795370400 +0000",
};

/** @returns what git prints in a repository */
export function git(repository: string, ...args: readonly string[]): string {
  return outputOf("git", args, { folder: repository, environment: IDENTITY }).toString();
}
