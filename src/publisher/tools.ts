/** A file of each Debian package that publishing needs. */
export const REPOSITORY_TOOLS = {
  "/usr/bin/dpkg-deb": "dpkg",
  "/usr/bin/gpg": "gpg",
  "/usr/bin/gpg-agent": "gpg-agent",
  "/usr/bin/gpgv": "gpgv",
  "/usr/bin/flock": "util-linux",
  "/usr/bin/xz": "xz-utils",
};

/** The same of what sends to a host. */
export const RSYNC = { "/usr/bin/rsync": "rsync" };

/** The same of what sends to S3-compatible storage. */
export const RCLONE = { "/usr/bin/rclone": "rclone" };
