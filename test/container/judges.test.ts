import { expect } from "vitest";

import { RELEASES } from "./releases.ts";
import { builtPackage, story } from "./story.ts";

const DEB = "/root/nymphemeral-whonix-connections.deb";

const WITH_LINTIAN = ["bookworm", "trixie", "forky"] as const;

story(
  "lintian has nothing to say that is not overridden",
  { releases: WITH_LINTIAN, booted: false, base: "judging" },
  async (machine) => {
    await machine.copyIn(builtPackage(), DEB);
    const verdict = await machine.execute(
      `lintian --profile debian --pedantic --display-info --show-overrides ${DEB}`,
      { seconds: 120 },
    );
    const tags = verdict.stdout.split("\n").filter((line) => !line.startsWith("N: ") && line !== "");
    expect(tags).toStrictEqual([
      "O: nymphemeral-whonix-connections: init.d-script-not-included-in-package etc/init.d/stunnel4",
    ]);
  },
);

story("dpkg itself unpacks it", { releases: RELEASES, booted: false }, async (machine) => {
  await machine.copyIn(builtPackage(), DEB);
  await machine.succeed(`dpkg --unpack ${DEB}`);
  expect(await machine.succeed("dpkg-query -W -f '${db:Status-Abbrev}' nymphemeral-whonix-connections")).toBe(
    "iU",
  );
});

story("systemd finds nothing wrong with the unit", { releases: RELEASES }, async (machine) => {
  await machine.install(builtPackage());
  // Without man-db there is no manual page to look up.
  const verdict = await machine.execute("systemd-analyze verify --man=no stunnel@nymphemeral.service");
  expect(verdict).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
});
