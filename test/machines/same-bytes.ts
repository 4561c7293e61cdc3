import { mkdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";

import { sha256 } from "../../src/hash.ts";
import { ROOT, TYPESCRIPT } from "../../src/project.ts";
import { TO_FETCH } from "../../src/system/npm.ts";
import { inherited } from "../../src/system/environment.ts";
import { $ } from "../../src/system/shell.ts";
import { confined } from "./boot/confinement.ts";
import { baseRoot } from "./roots/base-root.ts";

/** A package that was built somewhere. */
export interface BuiltThere {
  sha256: string;
  where: string;
}

/** The major versions of Node that the project supports. */
export const NODES = ["20", "22", "24", "26"];

/** What builds in Debian are made in. */
export const DEBIAN = { release: "trixie", base: "node" } as const;

// The checkout cannot be written to, and the only network is a loopback device. The dependencies stand where Node looks
// from every folder: node_modules may be a link, which leads nowhere in there.
const IN_DEBIAN = `set -e
root=$1 checkout=$2 modules=$3 out=$4 build=$5
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o "lowerdir=$root,upperdir=/mnt/upper,workdir=/mnt/work" /mnt/root
cd /mnt/root
mkdir -p srv/checkout node_modules srv/out
mount --bind -o ro "$checkout" srv/checkout
mount --bind -o ro "$modules" node_modules
mount --bind "$out" srv/out
mount -t proc proc proc
mount --rbind /dev dev
exec env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot . sh -e -c "cd /srv/checkout; $build"`;

const BUILD = "npm run build -- --out /srv/out >&2; node --version";

// The other user of its second build mounts the source by FUSE, which lists folders in another order. Status 1: the two
// differ, which the sums show. faketime names what it leaves in /dev/shm by process ids, which are not the host's.
const REPROTEST = `mkdir /tmp/source
cp -a package.json tsconfig.json src scripts debian-templates /tmp/source
cd /tmp/source
useradd ann
mknod -m 666 /srv/fuse c 10 229
mount --bind /srv/fuse /dev/fuse
ln -sf ../proc/self/mounts /etc/mtab
mount -t tmpfs tmpfs /dev/shm
reprotest --vary=user_group.available+=ann:ann --vary=domain_host.use_sudo=1 --no-diffoscope --store-dir=/srv/out/sets \\
  --source-root=. 'npm run build' 'dist/*.deb' >&2 || [ $? -eq 1 ]`;

/**
 * Builds the package under a major version of Node, whose program npm fetches.
 *
 * @param folder - for what is fetched and made
 */
export async function buildUnder(major: string, folder: string, signal: AbortSignal): Promise<BuiltThere> {
  const prefix = join(folder, `node-${major}`);
  // The program alone; the package that is called node would fetch it with a script of its own.
  const program = `node-linux-${process.arch}`;
  const run = $({ cwd: ROOT, signal, env: inherited(TO_FETCH) });
  await run`npm install --prefix ${prefix} --no-save --ignore-scripts ${program}@${major}`;
  const node = join(prefix, "node_modules", program, "bin/node");
  const out = join(folder, `dist-${major}`);
  await run`${[node, ...TYPESCRIPT]} scripts/build.ts --out ${out}`;
  return builtIn(out, `Node ${(await run`${node} --version`).stdout.trim()}`);
}

/** Builds the package in a clean Debian, with Debian's own Node and npm. */
export async function buildInDebian(folder: string, signal: AbortSignal): Promise<BuiltThere> {
  const out = join(folder, "dist-debian");
  return builtIn(out, `Node ${await runInDebian(BUILD, out, signal)} of Debian ${DEBIAN.release}`);
}

/** The two builds that reprotest compares there: one as plain, one as different from it as can be. */
export async function varyInDebian(folder: string, signal: AbortSignal): Promise<readonly BuiltThere[]> {
  const out = join(folder, "reprotest");
  await runInDebian(REPROTEST, out, signal);
  return ["control", "experiment-1"].map((build) =>
    builtIn(join(out, "sets", build, "source-root/dist"), `reprotest there, ${build}`),
  );
}

/** @returns what it printed */
async function runInDebian(build: string, out: string, signal: AbortSignal): Promise<string> {
  mkdirSync(out);
  const places = [baseRoot(DEBIAN), ROOT, realpathSync(join(ROOT, "node_modules")), out];
  const run = confined(["sh", "-c", IN_DEBIAN, "sh", ...places, build], true);
  return (await $({ signal })`${run}`).stdout.trim();
}

function builtIn(out: string, where: string): BuiltThere {
  return { sha256: sha256(readFileSync(join(out, "nymphemeral-whonix-connections.deb"))), where };
}
