import { mkdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";

import { PackageError } from "../src/problem.ts";
import { sha256 } from "../src/hash.ts";
import { baseRoot, makeMissingBaseRoots } from "../test/machines/roots/base-root.ts";
import { confined } from "../test/machines/boot/confinement.ts";
import { prepareHost } from "../test/machines/run/host.ts";
import { makeWorkspace, type Workspace } from "../test/bench/workspace.ts";
import { command } from "./command-line/command.ts";
import { onHost } from "../src/system/shell.ts";
import { ROOT } from "../src/project.ts";

const USAGE = `usage: npm run same-bytes

Builds the package under Node 20, 22 and 24, whose programs npm fetches, and in a clean Debian trixie with Debian's own
Node and npm; there also twice by reprotest, which varies everything else. Prints the SHA-256 of each. Exit status 1
when they differ. Needs root, FUSE, and the network for what is not there yet.`;

const MAJORS = ["20", "22", "24"];
const DEBIAN = { release: "trixie", base: "node" } as const;

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

await command({ usage: USAGE }, async () => {
  const host = await prepareHost();
  if (!host.canBoot) throw new PackageError(host.reason, { hint: host.remedy });
  const workspace = makeWorkspace();
  await makeMissingBaseRoots([DEBIAN], (line) => console.log(line), workspace.signal);
  const sums = new Set<string>();
  for (const major of MAJORS) sums.add(await buildUnder(major, workspace));
  sums.add(await buildInDebian(workspace));
  for (const sum of await varyInDebian(workspace)) sums.add(sum);
  if (sums.size > 1) {
    throw new PackageError("the packages differ", {
      hint: "build them again and compare them with diffoscope(1)",
    });
  }
  console.log("the same bytes everywhere");
});

async function buildUnder(major: string, { folder, signal }: Workspace): Promise<string> {
  const prefix = join(folder, `node-${major}`);
  // The program alone; the package that is called node would fetch it with a script of its own.
  const program = `node-linux-${process.arch}`;
  const run = onHost({ cwd: ROOT, signal });
  await run`npm install --prefix ${prefix} --no-save --ignore-scripts ${program}@${major}`;
  const node = join(prefix, "node_modules", program, "bin/node");
  const out = join(folder, `dist-${major}`);
  await run`${node} --import tsx scripts/build.ts --out ${out}`;
  return report(out, `Node ${(await run`${node} --version`).stdout.trim()}`);
}

async function buildInDebian(workspace: Workspace): Promise<string> {
  const out = join(workspace.folder, "dist-debian");
  return report(out, `Node ${await runInDebian(BUILD, out, workspace)} of Debian trixie`);
}

/** The sums of the two builds that reprotest compares: one as plain, one as different from it as can be. */
async function varyInDebian(workspace: Workspace): Promise<readonly string[]> {
  const out = join(workspace.folder, "reprotest");
  await runInDebian(REPROTEST, out, workspace);
  return ["control", "experiment-1"].map((build) =>
    report(join(out, "sets", build, "source-root/dist"), `reprotest there, ${build}`),
  );
}

/** @returns what it printed */
async function runInDebian(build: string, out: string, { signal }: Workspace): Promise<string> {
  mkdirSync(out);
  const places = [baseRoot(DEBIAN), ROOT, realpathSync(join(ROOT, "node_modules")), out];
  const run = confined(["sh", "-c", IN_DEBIAN, "sh", ...places, build], true);
  return (await onHost({ signal })`${run}`).stdout.trim();
}

/** Prints the sum of the package that was built there. */
function report(out: string, by: string): string {
  const sum = sha256(readFileSync(join(out, "nymphemeral-whonix-connections.deb")));
  console.log(`${sum}  ${by}`);
  return sum;
}
