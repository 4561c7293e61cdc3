import { UNIT } from "./command.ts";
import { type Release, releasesFrom } from "../machines/releases.ts";

/** A difference from the package that debhelper makes, and why it is right. */
export interface ExpectedDifference {
  /** As package-facts.ts and script-calls.ts call it. */
  readonly where: string;
  /** What only ours has there, and what only debhelper's has; a pattern where the text or the sum is each day's own. */
  readonly ours: string | RegExp;
  readonly debhelper: string | RegExp;
  readonly reason: string;
  /** The releases whose debhelper differs; all unless given. */
  readonly releases?: readonly Release[];
}

const DOC = "usr/share/doc/nymphemeral-whonix-connections";
const MAN = "usr/share/man";

const COMPRESSED = [
  `${DOC}/changelog.gz`,
  `${MAN}/man1/nymphemeral-whonix-connections.1.gz`,
  `${MAN}/man7/nymphemeral-whonix-connections.7.gz`,
];

/** In the package. */
export const PACKED: readonly ExpectedDifference[] = [
  {
    where: "members",
    ours: "debian-binary control.tar.gz data.tar.gz",
    debhelper: "debian-binary control.tar.xz data.tar.xz",
    reason: "fflate makes gzip, and its bytes depend on its version alone; every dpkg reads both",
  },
  {
    where: "field Installed-Size",
    ours: /^\d+$/,
    debhelper: /^\d+$/,
    reason:
      "an estimate of what dpkg unpacks: dpkg-gencontrol also counts the scripts, which lie beside the files",
  },
  ...COMPRESSED.map((path) => ({
    where: `entry ./${path}`,
    ours: /^-rw-r--r-- root\/root \d+ [-0-9]+ [:0-9]+$/,
    debhelper: /^-rw-r--r-- root\/root \d+ [-0-9]+ [:0-9]+$/,
    reason: "fflate's gzip is some bytes longer or shorter than gzip's; the clear text is the same",
  })),
  ...COMPRESSED.map((path) => ({
    where: `md5sum of ${path}`,
    ours: /^\w{32}$/,
    debhelper: /^\w{32}$/,
    reason: "the sum of those bytes",
  })),
];

const TMPFILES = "systemd-tmpfiles --create nymphemeral-whonix-connections.conf";
const ASKED = `systemctl show --property=MainPID --value ${UNIT}`;
const WHY_ASKED = "whether the daemon runs decides whether the conf is tried before the restart";
const RELOAD = "systemctl --system daemon-reload";

const NO_TMPFILES =
  "under systemd the unit makes that folder itself, for its own user; the file is for stunnel4's init script";

const AFTER_BULLSEYE = releasesFrom("bookworm");

/** In what the maintainer scripts call, where debhelper writes them. */
export const CALLED: readonly ExpectedDifference[] = [
  {
    where: "first installation",
    ours: `${ASKED}; deb-systemd-invoke restart ${UNIT}`,
    debhelper: `${TMPFILES}; deb-systemd-invoke start ${UNIT}`,
    reason: `restart also ends a daemon that an earlier removal could not stop; ${WHY_ASKED}; ${NO_TMPFILES}`,
  },
  ...["upgrade, after", "upgrade of a disabled unit"].map((where) => ({
    where,
    ours: `${ASKED}; deb-systemd-invoke try-restart ${UNIT}`,
    debhelper: `${TMPFILES}; deb-systemd-invoke restart ${UNIT}`,
    reason: `an upgrade starts nothing that the administrator stopped; ${WHY_ASKED}; ${NO_TMPFILES}`,
  })),
  {
    where: "removal, after",
    ours: `deb-systemd-helper mask ${UNIT}`,
    debhelper: "",
    reason:
      "debhelper has masked no removed unit since bookworm; this one would start from stunnel's template, as root, at the next boot",
    releases: AFTER_BULLSEYE,
  },
  {
    where: "purge",
    ours: RELOAD,
    debhelper: "",
    reason: "the mask goes here, and systemd is to know",
    releases: ["bullseye"],
  },
  {
    where: "purge",
    ours: `deb-systemd-helper unmask ${UNIT}; ${RELOAD}`,
    debhelper: "",
    reason: "the mask of the removal goes, and systemd is to know",
    releases: AFTER_BULLSEYE,
  },
  {
    where: "installation into another root",
    ours: "",
    debhelper: `${TMPFILES}; ${RELOAD}; deb-systemd-invoke start ${UNIT}`,
    reason:
      "what runs is another system than the one installed into; bullseye's debhelper did not know such roots",
    releases: ["bullseye"],
  },
  {
    where: "installation into another root",
    ours: "",
    debhelper: `${TMPFILES.replace(" ", " --root=/srv ")}; ${RELOAD}; deb-systemd-invoke start ${UNIT}`,
    reason:
      "what runs is another system than the one installed into; debhelper before forky's asks only for the files",
    releases: ["bookworm", "trixie"],
  },
  {
    where: "installation into another root",
    ours: "",
    debhelper: TMPFILES.replace(" ", " --root=/srv "),
    reason: "what is made in /run of a system that does not run is gone when it does",
    releases: ["forky"],
  },
];
