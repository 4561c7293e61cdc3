import { expect } from "vitest";

import { CALLED, type ExpectedDifference, PACKED } from "./oracle-differences.ts";
import { differences, packageFacts } from "./package-facts.ts";
import { oldestAndNewest, type Release, RELEASES } from "../machines/releases.ts";
import { scriptCalls } from "./script-calls.ts";
import { buildFromSource, unpackSource } from "./source.ts";
import { builtPackage, story } from "../machines/story.ts";

const OURS = "/root/ours.deb";

// The unit has the package's name for this once: debhelper writes nothing for a unit with an @ in its name.
const LEAVE_SCRIPTS_TO_DEBHELPER = `cd /root/source && rm debian/postinst debian/prerm debian/postrm
  mv usr/lib/systemd/system/stunnel@nymphemeral.service debian/nymphemeral-whonix-connections.service
  printf '#!/usr/bin/make -f\\n%%:\\n\\tdh $@\\n' >debian/rules`;

/** What is expected on a release, as {@link differences} says it. */
function on(release: Release, expected: readonly ExpectedDifference[]): unknown[] {
  return expected
    .filter(({ releases = RELEASES }) => releases.includes(release))
    .map(({ where, ours, debhelper }) => ({ where, ours: matched(ours), debhelper: matched(debhelper) }));
}

function matched(text: string | RegExp): unknown {
  return typeof text === "string" ? text : expect.stringMatching(text);
}

for (const release of oldestAndNewest()) {
  story(
    "debhelper makes the same package from the source package, but for what is listed with its reason",
    { releases: [release], booted: false, base: "judging" },
    async (machine) => {
      await machine.copyIn(builtPackage(), OURS);
      await unpackSource(machine);
      const theirs = await buildFromSource(machine);
      expect(differences(await packageFacts(machine, OURS), await packageFacts(machine, theirs))).toEqual(
        on(release, PACKED),
      );
      await machine.succeed(LEAVE_SCRIPTS_TO_DEBHELPER);
      const generated = await buildFromSource(machine);
      expect(differences(await scriptCalls(machine, OURS), await scriptCalls(machine, generated))).toEqual(
        on(release, CALLED),
      );
    },
  );
}
