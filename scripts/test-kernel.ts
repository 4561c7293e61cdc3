import { PackageError } from "../src/problem.ts";
import { interruption } from "../src/system/interruption.ts";
import { GUEST_RELEASES } from "../test/machines/kernel/image.ts";
import { cutsEnvironment } from "../test/machines/kernel/moments.ts";
import { tellKernelStories } from "../test/machines/kernel/run.ts";
import { command } from "./command-line/command.ts";

await command({
  name: "test:kernel",
  arguments: ["[FILE...]"],
  about: "Tells the stories in test/kernel in guests with a Debian kernel and a disk of their own.",
  options: {
    release: { value: "RELEASE", help: `on this release alone: ${GUEST_RELEASES.join(", ")}` },
    cuts: { value: "N", help: "cuts the power N times in each of two stories; 40 unless given" },
  },
  details: `FILE is a part of a test file's path; all are told unless it is given.

Guests run in qemu, on the processor where a guest really starts with KVM, else emulated. Needs
root on a Linux host of architecture amd64; Debian packages that are missing are installed with
apt-get. The first run makes the guests' disks, which are kept in $XDG_CACHE_HOME or ~/.cache, in
nymphemeral-whonix-connections/. Where guests cannot run, says so; exit status 1.

Example: npm run test:kernel -- confinement --release trixie`,
  async run({ release, cuts }, files) {
    const releases = release === undefined ? GUEST_RELEASES : GUEST_RELEASES.filter((one) => one === release);
    if (releases.length === 0) {
      throw new PackageError(`There is no guest of release "${release}".`, {
        hint: `give one of these: ${GUEST_RELEASES.join(", ")}`,
      });
    }
    const signal = interruption();
    try {
      process.exitCode = await tellKernelStories(releases, files, cutsEnvironment(cuts), signal);
    } finally {
      signal.throwIfAborted();
    }
  },
}).start();
