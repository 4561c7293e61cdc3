import { expect } from "vitest";

import type { Machine } from "./machine.ts";
import { unpackSource } from "./source.ts";
import { builtPackage, story } from "./story.ts";
import { installed } from "./tunnels.ts";

const RELEASES = ["bookworm", "trixie", "forky"] as const;

const SCRIPTS = ["postinst", "postrm", "prerm"];

/** What is in a package: kind, mode, path and sum of everything, gzip's output in clear text. */
async function contents(machine: Machine, deb: string): Promise<string> {
  return await machine.succeed(
    `folder=$(mktemp -d) && dpkg-deb --raw-extract ${deb} "$folder" && cd "$folder"
    # Which bytes gzip makes is its own business, and debhelper counts the control files as well.
    sed -i '/\\.gz$/d' DEBIAN/md5sums && sed -i '/^Installed-Size: /d' DEBIAN/control
    find . -printf '%y %m %p\\n' | LC_ALL=C sort
    find . -name '*.gz' -exec gunzip {} + && find . -type f -exec sha256sum {} + | LC_ALL=C sort -k 2`,
  );
}

story(
  "debhelper makes the same package from the source package, without Node",
  { releases: RELEASES, booted: false, base: "judging" },
  async (machine) => {
    await unpackSource(machine);
    await machine.fail("command -v node nodejs");
    // Without checking what is there to build with: build-essential is a compiler, which is not needed.
    await machine.succeed(
      "cd /root/source && dpkg-buildpackage --build=binary --no-sign --no-check-builddeps 2>&1",
      {
        seconds: 120,
      },
    );
    await machine.copyIn(builtPackage(), "/root/ours.deb");
    const theirs = await contents(machine, "/root/nymphemeral-whonix-connections_*_all.deb");
    expect(theirs).toBe(await contents(machine, "/root/ours.deb"));
    expect(theirs).toContain("f 644 ./usr/lib/systemd/system/stunnel@nymphemeral.service\n");
  },
);

// Each lintian wants the Standards-Version and the debhelper of its own day: the source package has those of stable.
story(
  "lintian has nothing to say of the source package that is not overridden",
  { releases: ["trixie"], booted: false, base: "judging" },
  async (machine) => {
    const dsc = await unpackSource(machine);
    const verdict = await machine.execute(
      `lintian --profile debian --pedantic --display-info --show-overrides ${dsc}`,
      { seconds: 120 },
    );
    const tags = verdict.stdout.split("\n").filter((line) => !line.startsWith("N: ") && line !== "");
    expect(tags).toStrictEqual(
      SCRIPTS.map(
        (script) =>
          `O: nymphemeral-whonix-connections source: maintainer-script-lacks-debhelper-token [debian/${script}]`,
      ),
    );
  },
);

story(
  "autopkgtest finds the installed package well",
  { releases: RELEASES, base: "judging" },
  async (machine) => {
    await unpackSource(machine);
    await installed(machine);
    // That the machine is a container the backend null does not know.
    const output = await machine.succeed(
      "autopkgtest --ignore-restrictions=isolation-container --no-built-binaries /root/source -- null 2>&1",
      { seconds: 240 },
    );
    expect(output).toMatch(/^tunnels +PASS$/m);
  },
);
