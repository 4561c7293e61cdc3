import { mkdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cgroupOfRuns, newRunCgroup, removeStaleRunCgroups } from "../boot/cgroup.ts";
import { confined } from "../boot/confinement.ts";
import { needDebianPackages } from "../../../src/system/apt-get.ts";
import { $ } from "../../../src/system/shell.ts";
import { REPOSITORY_TOOLS } from "../../../src/publisher/tools.ts";
import { RCLONE } from "../../../src/system/rclone.ts";
import { RSYNC } from "../../../src/system/rsync.ts";
import { PackageError } from "../../../src/problem.ts";

/** Whether machines can be booted on this host and, where not, why and what would help. */
export type Host =
  | { readonly canBoot: true; readonly cgroup: string }
  | { readonly canBoot: false; readonly reason: string; readonly remedy: string };

/** What the rig needs from the host -> the Debian package that has it. */
const NEEDED: Readonly<Record<string, string>> = {
  "/usr/bin/mmdebstrap": "mmdebstrap",
  "/usr/bin/systemd-nspawn": "systemd-container",
  "/usr/bin/unshare": "util-linux",
  "/usr/bin/nsenter": "util-linux",
  "/usr/bin/setpriv": "util-linux",
  "/usr/bin/mount": "mount",
  "/usr/bin/openssl": "openssl",
  "/usr/sbin/ip": "iproute2",
  ...REPOSITORY_TOOLS,
  ...RSYNC,
  ...RCLONE,
  "/usr/share/keyrings/debian-archive-keyring.gpg": "debian-archive-keyring",
};

const INOTIFY_INSTANCES = 1024;

/** An overlay with its upper layer in a tmpfs and a network namespace: the parts of a machine. */
const PROBE = `set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/probe/lower /run/probe/upper /run/probe/work /run/probe/root /run/netns
mount -t overlay overlay -o lowerdir=/run/probe/lower,upperdir=/run/probe/upper,workdir=/run/probe/work /run/probe/root
ip netns add probe
ip -n probe link add eth0 type veth peer name eth1`;

/**
 * Finds out whether machines can boot here, and installs Debian tools that are missing where it can.
 * Removes what dead runs left behind.
 *
 * @returns With `canBoot`, the cgroup the run is to use for its machines (not made yet).
 */
export async function prepareHost(): Promise<Host> {
  if (process.platform !== "linux") return cannot(`this is ${process.platform}, not Linux`, "a Linux host");
  if (process.getuid?.() !== 0) return cannot("not root", "run it as root (sudo)");

  try {
    await needDebianPackages(NEEDED, console.log);
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    return cannot(error.message, error.hint);
  }

  await allowInotify();
  const parent = await cgroupOfRuns();
  if (!parent) return cannot("no cgroup2 hierarchy is mounted", "mount -t cgroup2 cgroup2 /sys/fs/cgroup");
  const cgroup = newRunCgroup(parent);
  if (!(await canMakeCgroup(cgroup)))
    return cannot(`${parent} is not writable`, "a privileged container or a host");
  await removeStaleRunCgroups(parent);

  const probe = await $`${confined(["sh", "-c", PROBE], true)}`.nothrow();
  if (probe.exitCode === 0) return { canBoot: true, cgroup };
  return cannot(
    `namespaces or overlay mounts are not allowed: ${probe.stderr.trim()}`,
    "a privileged container, or a host with overlayfs and veth",
  );
}

function cannot(reason: string, remedy: string): Host {
  return { canBoot: false, reason, remedy };
}

// Each systemd needs some ten of them, and root's are counted together over all containers: inotify(7). The kernel's
// usual limit, 128, lets a dozen machines boot.
async function allowInotify(): Promise<void> {
  const file = "/proc/sys/fs/inotify/max_user_instances";
  if (Number(await readFile(file, "utf8")) >= INOTIFY_INSTANCES) return;
  console.log(`until this host's next boot: fs.inotify.max_user_instances = ${INOTIFY_INSTANCES}`);
  await writeFile(file, `${INOTIFY_INSTANCES}\n`);
}

async function canMakeCgroup(cgroup: string): Promise<boolean> {
  try {
    const probe = join(cgroup, "probe");
    await mkdir(probe, { recursive: true });
    await rmdir(probe);
    await rmdir(cgroup);
    return true;
  } catch {
    return false;
  }
}
