/** A file of each Debian package that publishing needs. */
export const REPOSITORY_TOOLS = {
  "/usr/bin/dpkg-deb": "dpkg",
  "/usr/bin/apt-get": "apt",
  "/usr/bin/gpg": "gpg",
  "/usr/bin/gpg-agent": "gpg-agent",
  "/usr/bin/gpgv": "gpgv",
  "/usr/bin/flock": "util-linux",
  "/usr/bin/xz": "xz-utils",
};
