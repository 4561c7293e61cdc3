import { join } from "node:path";

import { PackageError } from "../../../src/problem.ts";
import { ROOT } from "../../../src/project.ts";
import { needDebianPackages } from "../../../src/system/apt-get.ts";
import { type Environment, inherited } from "../../../src/system/environment.ts";
import { FOR_STORIES } from "../run/run.ts";
import { runConfined } from "../boot/confinement.ts";
import type { Release } from "../releases.ts";
import { findAccelerator } from "./accelerator.ts";
import { ACCELERATOR_VARIABLE } from "./guest.ts";
import { imageOf, makeMissingImages } from "./image.ts";

/** What guests need from the host -> the Debian package that has it. */
const NEEDED: Readonly<Record<string, string>> = {
  "/usr/bin/qemu-system-x86_64": "qemu-system-x86",
  "/usr/bin/qemu-img": "qemu-utils",
  "/usr/bin/mmdebstrap": "mmdebstrap",
  "/usr/sbin/mke2fs": "e2fsprogs",
  "/usr/bin/openssl": "openssl",
  "/usr/share/keyrings/debian-archive-keyring.gpg": "debian-archive-keyring",
};

// Guests are files in memory: the disks of a run are gone with it, however it ends.
const FIRST_PROCESS = `set -e
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -m 1777 /run/tmp
export TMPDIR=/run/tmp
"$@" || exit "$?"`;

/**
 * Tells the stories in test/kernel, one guest at a time, in namespaces of their own.
 *
 * @param releases Those that the stories are told on.
 * @param vitestArguments What vitest gets.
 * @param environment Variables of the stories beside {@link FOR_STORIES}.
 * @returns vitest's exit code.
 * @throws {PackageError} Guests cannot be started here.
 */
export async function tellKernelStories(
  releases: readonly Release[],
  vitestArguments: readonly string[],
  environment: Environment,
  signal: AbortSignal,
): Promise<number> {
  if (process.platform !== "linux" || process.arch !== "x64" || process.getuid?.() !== 0) {
    throw new PackageError(
      "NOT RUN: the stories in test/kernel need root on a Linux host of architecture amd64",
      {
        hint: "run it as root (sudo) on such a host",
      },
    );
  }
  await needDebianPackages(NEEDED, console.log);
  await makeMissingImages(releases, console.log, signal);
  const [release = "trixie"] = releases;
  const accelerator = await findAccelerator(imageOf(release));
  console.log(
    accelerator === "kvm" ? "guests run on the processor (KVM)" : "guests are emulated (TCG): no KVM here",
  );
  const pattern = String.raw`\[(?:${releases.join("|")})\]$`;
  const options = "run --project kernel --disable-console-intercept --configLoader runner --root".split(" ");
  const vitest = [join(ROOT, "node_modules/.bin/vitest"), ...options, ROOT, "--testNamePattern", pattern];
  return await runConfined(["sh", "-c", FIRST_PROCESS, "sh", ...vitest, ...vitestArguments], {
    network: true,
    env: { ...inherited(FOR_STORIES), ...environment, [ACCELERATOR_VARIABLE]: accelerator },
    stdio: "inherit",
    signal,
  });
}
