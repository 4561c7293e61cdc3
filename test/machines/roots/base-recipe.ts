import { GUEST_OPTIONS, GUEST_PACKAGES } from "../kernel/recipe.ts";
import { type Release, RELEASES, releasesFrom, releasesWith } from "../releases.ts";

/**
 * What a machine has from the start:
 * - bare: Debian with systemd, nothing that the package depends on
 * - equipped: its dependencies as well, as on most machines: spares a story their installation; and a web server, off
 * - workstation: equipped, a firewall, what reads news and sends mail there as nymphemeral does, and apt's way over Tor
 * - network: Tor and the servers of the network around a workstation, none of them started
 * - unattended: equipped, and what upgrades a machine that nobody looks after
 * - upgradable: equipped, and what apt-get needs to upgrade it to each later release, one after the other
 * - administered: equipped, and sudo, for what an ordinary user types
 * - publishing: administered, what publishes a repository, and what others mirror one with
 * - judging: Debian's judges of packages, zsh for its completion, and what builds packages from source; not the
 *   dependencies
 * - kernel: equipped, Debian's kernel, and what runs the rig's commands in a guest
 * - node: Debian's own Node.js and npm, and reprotest with what it varies builds by
 */
export type Base =
  | "bare"
  | "equipped"
  | "workstation"
  | "network"
  | "unattended"
  | "upgradable"
  | "administered"
  | "publishing"
  | "judging"
  | "kernel"
  | "node";

const AROUND = ["tor", "nftables", "dnsmasq-base", "tcpdump", "netcat-openbsd", "faketime"];
const SERVING = ["inn2", "postfix", "stunnel4", "lighttpd"];
const JUDGES = [
  "lintian",
  "devscripts",
  "adequate",
  "debsums",
  "piuparts",
  "autopkgtest",
  "desktop-file-utils",
];
const PUBLISHING = ["curl", "git", "gpg", "gpg-agent", "gpgv", "rsync"];
const MIRRORS = ["aptly", "reprepro", "apt-mirror", "debmirror"];
const MAIL_CLIENTS = ["swaks", "msmtp-mta"];

/** What each base has beyond the one that it is made from; that one is copied first. */
const MADE_OF: Readonly<Record<Base, { readonly from?: Base; readonly packages: readonly string[] }>> = {
  bare: { packages: ["systemd", "systemd-sysv", "dbus", "iproute2"] },
  equipped: { from: "bare", packages: ["stunnel4", "ca-certificates", "lighttpd"] },
  workstation: {
    from: "equipped",
    packages: ["nftables", "openssl", "python3", ...MAIL_CLIENTS, "apt-transport-tor"],
  },
  network: { from: "bare", packages: [...AROUND, ...SERVING] },
  unattended: { from: "equipped", packages: ["unattended-upgrades"] },
  upgradable: { from: "equipped", packages: [] },
  administered: { from: "equipped", packages: ["sudo"] },
  publishing: { from: "administered", packages: [...PUBLISHING, ...MIRRORS] },
  judging: { from: "bare", packages: [...JUDGES, "debhelper", "zsh"] },
  kernel: { from: "equipped", packages: GUEST_PACKAGES },
  node: { packages: ["nodejs", "npm", "reprotest", "disorderfs", "faketime", "sudo"] },
};

/** The library by which a program of the base "network" sees another time; ld.so(8) knows the architecture. */
export const FAKETIME = "/usr/$LIB/faketime/libfaketime.so.1";

/** Lying in the machine's apt cache so that apt-get can install them, or install them again, without a network. */
const DOWNLOADED = ["ca-certificates", "stunnel4", "stunnel", "procps", "debsums"];

const APT_OPTIONS = [
  // The Release file of a testing snapshot may be past its date when a cached root is used.
  'Acquire::Check-Valid-Until "false"',
  'APT::Keep-Downloaded-Packages "true"',
  'Binary::apt::APT::Keep-Downloaded-Packages "true"',
];

// With the packages they recommend, which apt-get in a machine installs as well, unlike mmdebstrap's.
// Not every release has them all.
const DOWNLOAD_HOOK = `set -eu
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
apt-get clean
packages="$(apt-cache madison ${DOWNLOADED.join(" ")} | awk '{ print $1 }' | sort -u)"
apt-get install --yes --download-only --reinstall -o APT::Install-Recommends=true $packages`;

// apt-get reads its lists whole again and again, seconds each time for the 60,000 packages of a release: they keep
// what is installed or lies in the apt cache. Nothing else can be installed without a network.
const SHORT_LISTS_HOOK = `set -eu
cd "$1"
{
  sed -n 's/^Package: //p' var/lib/dpkg/status
  for deb in var/cache/apt/archives/*.deb; do dpkg-deb --field "$deb" Package; done
} > tmp/names
for list in var/lib/apt/lists/*_Packages; do
  awk 'FNR == NR { kept[$1]; next } $2 in kept' RS='\\n' tmp/names RS= ORS='\\n\\n' "$list" > tmp/list
  mv tmp/list "$list"
done
rm tmp/names var/cache/apt/*.bin`;

// A real bullseye is merged-/usr, mmdebstrap's is not by itself (later releases are). The hook mmdebstrap has
// for it wants the package usr-is-merged, which bullseye lacks.
const MERGE_USR_HOOK = `set -eu
for directory in bin sbin lib lib32 lib64 libx32; do
  mkdir -p "$1/usr/$directory"
  ln -s "usr/$directory" "$1/$directory"
done`;

const RELEASE_OPTIONS: Partial<Record<Release, readonly string[]>> = {
  bullseye: ["--include=lsb-base", `--setup-hook=${MERGE_USR_HOOK}`],
  bookworm: ["--include=lsb-base"],
};

// A story that boots a machine of the network starts the services that the machine needs.
const NOTHING_STARTS_HOOK = `chroot "$1" systemctl disable tor inn2 postfix nftables cron lighttpd`;
const NO_WEB_SERVER_HOOK = `chroot "$1" systemctl disable lighttpd`;
const NO_WEB_SERVER = [`--customize-hook=${NO_WEB_SERVER_HOOK}`];

const BASE_OPTIONS: Partial<Record<Base, Partial<Record<Release, readonly string[]>>>> = {
  equipped: Object.fromEntries(RELEASES.map((release) => [release, NO_WEB_SERVER])),
  // Python has the nntplib that nymphemeral uses until 3.12.
  workstation: { trixie: ["--include=python3-standard-nntplib"] },
  network: { trixie: [`--customize-hook=${NOTHING_STARTS_HOOK}`] },
  // What publishes a repository.
  kernel: { trixie: ["--include=nodejs,gpg,gpg-agent,gpgv,xz-utils"] },
};

// systemd runs every generator at each boot and daemon-reload; no machine here has disks, a TPM or the like.
const GENERATORS_HOOK = `set -eu
mkdir -p "$1/etc/systemd/system-generators"
for generator in "$1"/usr/lib/systemd/system-generators/* "$1"/lib/systemd/system-generators/*; do
  case "$generator" in
    *-fstab-* | *-getty-* | *-sysv-* | *"*") ;;
    *) ln -sf /dev/null "$1/etc/systemd/system-generators/\${generator##*/}" ;;
  esac
done`;

// Nobody logs in, nothing has debconf's questions, and a machine is no new installation at its first boot.
const NEEDLESS_UNITS = [
  ...["systemd-logind", "systemd-user-sessions", "console-getty", "systemd-update-utmp"].map(
    (name) => `${name}.service`,
  ),
  "systemd-update-utmp-runlevel.service",
  "dev-hugepages.mount",
  "sys-fs-fuse-connections.mount",
];
// But for those that show what a new system does, and the one in which no systemd runs.
const AS_INSTALLED: ReadonlySet<Base> = new Set(["bare", "judging", "node"]);
const QUIET_HOOK = `set -eu
rm -f "$1/etc/apt/apt.conf.d/70debconf"
chroot "$1" systemctl mask --quiet ${NEEDLESS_UNITS.join(" ")}
for folder in etc var; do touch --reference "$1/usr" "$1/$folder/.updated"; done`;

// Nobody searches the manual pages there, and each installation would make their index again.
const NO_MANUAL_INDEX_HOOK = `rm -f "$1/var/lib/man-db/auto-update"`;

// stunnel reads every authority's certificate at each start, a sixth of a second for the 140 of Debian; and
// ca-certificates starts a hundred programs for each one when it is installed. dpkg(1): these files are not unpacked.
const FEW_AUTHORITIES = [
  "path-exclude=/usr/share/ca-certificates/mozilla/*",
  "path-include=*/ISRG_Root_X?.crt",
];

/** The releases that an upgradable machine goes to; /root/RELEASE.list has the archive. */
export const LATER_RELEASES = releasesFrom("bookworm").slice(1);

// With what the packages of a release newly recommend, and for the second release with what the first one brings.
const UPGRADES_HOOK = `set -eu
export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
names=
for release in ${LATER_RELEASES.join(" ")}; do
  list="$1/root/$release.list"
  sed -n "1s/ bookworm / $release /p" "$1/etc/apt/sources.list" >"$list"
  from="-o Dir::Etc::SourceList=$list -o Dir::Etc::SourceParts=/dev/null -o APT::Install-Recommends=true"
  apt-get $from -o APT::Get::List-Cleanup=false update
  apt-get $from --yes --download-only full-upgrade
  known=$(apt-cache $from madison $names | awk '{ print $1 }' | sort -u)
  apt-get $from --yes --download-only install $known
  names=$(apt-get $from --simulate full-upgrade | sed -n 's/^Inst \\([^ ]*\\).*/\\1/p')
done`;

/** A base root. */
export interface Kind {
  readonly release: Release;
  readonly base: Base;
}

/** What the stories need: what takes longest to make, or what others are made from, first. */
export const KINDS_OF_STORIES: readonly Kind[] = [
  ...onEach("bare", RELEASES),
  ...onEach("judging", RELEASES),
  ...onEach("network", ["trixie"]),
  ...onEach("equipped", RELEASES),
  ...onEach("upgradable", ["bookworm"]),
  ...onEach("workstation", releasesWith("whonix")),
  ...onEach("unattended", RELEASES),
  ...onEach("administered", RELEASES),
  ...onEach("publishing", ["trixie"]),
];

function onEach(base: Base, releases: readonly Release[]): readonly Kind[] {
  return releases.map((release) => ({ release, base }));
}

/** The base that one is made from; undefined for one that is made from nothing. */
export function parentOf({ release, base }: Kind): Kind | undefined {
  const { from } = MADE_OF[base];
  return from === undefined ? undefined : { release, base: from };
}

/**
 * What mmdebstrap is told to make a base root, where its parent's copy is, if it has one.
 *
 * @returns the options and the release, but not the folder
 */
export function recipe(kind: Kind): readonly string[] {
  const { release, base } = kind;
  const { packages } = MADE_OF[base];
  return [
    ...(parentOf(kind) === undefined
      ? ["--variant=apt", ...(RELEASE_OPTIONS[release] ?? [])]
      : ["--variant=custom", "--skip=check/empty"]),
    "--format=directory",
    ...(packages.length === 0 ? [] : [`--include=${packages.join(",")}`]),
    ...APT_OPTIONS.map((option) => `--aptopt=${option}`),
    // In a configuration file that stays, for what is installed in a machine as well.
    ...(parentOf(kind) === undefined ? FEW_AUTHORITIES.map((option) => `--dpkgopt=${option}`) : []),
    ...(BASE_OPTIONS[base]?.[release] ?? []),
    `--customize-hook=${DOWNLOAD_HOOK}`,
    ...(base === "upgradable" ? [`--customize-hook=${UPGRADES_HOOK}`] : []),
    `--customize-hook=${SHORT_LISTS_HOOK}`,
    `--customize-hook=${GENERATORS_HOOK}`,
    ...(AS_INSTALLED.has(base) ? [] : [`--customize-hook=${QUIET_HOOK}`]),
    ...(base === "judging" ? [`--customize-hook=${NO_MANUAL_INDEX_HOOK}`] : []),
    ...(base === "kernel" ? GUEST_OPTIONS : []),
    // The package lists and the downloaded packages stay for the machines.
    "--skip=cleanup/apt",
    release,
  ];
}
