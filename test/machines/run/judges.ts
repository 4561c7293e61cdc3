import { REPOSITORY_TOOLS } from "../../../src/publisher/tools.ts";

/** What the unit tests compare with, and the Debian package that has it. */
export const JUDGES = {
  "/usr/bin/dpkg-gencontrol": "dpkg-dev",
  "/usr/bin/shellcheck": "shellcheck",
  "/usr/bin/dash": "dash",
  "/usr/bin/git": "git",
  "/usr/bin/prove": "perl",
  "/usr/bin/perlcritic": "libperl-critic-perl",
  "/usr/bin/gpgconf": "gpgconf",
  ...REPOSITORY_TOOLS,
};
