import { expect } from "vitest";

import { oldestAndNewest } from "../machines/releases.ts";
import { unpackSource } from "./source.ts";
import { story } from "../machines/story.ts";
import { installed } from "../machines/inside/tunnels.ts";

const SCRIPTS = ["postinst", "postrm", "prerm"];

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
  { releases: oldestAndNewest(), base: "judging" },
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
