import { mkdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";

import { echo } from "zx";

import { PackageError } from "../src/package-error.ts";
import { sha256 } from "../src/publish/dist.ts";
import { baseRoot, makeMissingBaseRoots } from "../test/container/base-root.ts";
import { confined } from "../test/container/confinement.ts";
import { prepareHost } from "../test/container/host.ts";
import { makeWorkspace, type Workspace } from "./bench/workspace.ts";
import { command } from "./command.ts";
import { onHost } from "./on-host.ts";
import { ROOT } from "./project.ts";

const USAGE = `usage: npm run same-bytes

Builds the package under Node 20, 22 and 24, whose programs npm fetches, and in a clean Debian trixie with Debian's own
Node and npm; prints the SHA-256 of each. Exit status 1 when they differ. Needs root, and the network for what is not
there yet.`;

const MAJORS = ["20", "22", "24"];
const DEBIAN = { release: "trixie", base: "node" } as const;

// The checkout cannot be written to, and the only network is a loopback device. The dependencies stand a folder higher,
// where Node looks as well: node_modules may be a link, which leads nowhere in there.
const BUILD_IN_DEBIAN = `set -e
root=$1 checkout=$2 modules=$3 out=$4
mount -t tmpfs tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o "lowerdir=$root,upperdir=/mnt/upper,workdir=/mnt/work" /mnt/root
cd /mnt/root
mkdir -p srv/checkout srv/node_modules srv/out
mount --bind -o ro "$checkout" srv/checkout
mount --bind -o ro "$modules" srv/node_modules
mount --bind "$out" srv/out
mount -t proc proc proc
mount --rbind /dev dev
exec env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot . \\
  sh -c 'cd /srv/checkout && npm run build -- --out /srv/out >&2 && node --version'`;

await command({ usage: USAGE }, async () => {
  const host = await prepareHost();
  if (!host.canBoot) throw new PackageError(host.reason, { hint: host.remedy });
  const workspace = makeWorkspace();
  await makeMissingBaseRoots([DEBIAN], (line) => echo(line), workspace.signal);
  const sums = new Set<string>();
  for (const major of MAJORS) sums.add(await buildUnder(major, workspace));
  sums.add(await buildInDebian(workspace));
  if (sums.size > 1) {
    throw new PackageError("the packages differ", {
      hint: "build them again and compare them with diffoscope(1)",
    });
  }
  echo("the same bytes everywhere");
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
  return report(out, (await run`${node} --version`).stdout, "");
}

async function buildInDebian({ folder, signal }: Workspace): Promise<string> {
  const out = join(folder, "dist-debian");
  mkdirSync(out);
  const places = [baseRoot(DEBIAN), ROOT, realpathSync(join(ROOT, "node_modules")), out];
  const build = confined(["sh", "-c", BUILD_IN_DEBIAN, "sh", ...places], true);
  return report(out, (await onHost({ signal })`${build}`).stdout, " of Debian trixie");
}

/** Prints the sum of the package that was built there. */
function report(out: string, version: string, whose: string): string {
  const sum = sha256(readFileSync(join(out, "nymphemeral-whonix-connections.deb")));
  echo(`${sum}  Node ${version.trim()}${whose}`);
  return sum;
}
