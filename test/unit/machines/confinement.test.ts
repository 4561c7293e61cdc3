import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, expect, it, vi } from "vitest";

import { confined, runConfined } from "../../machines/boot/confinement.ts";
import { temporaryFolder } from "../temporary-folder.ts";

afterEach(() => void vi.unstubAllEnvs());

/** Only root may make namespaces. */
it.runIf(process.getuid?.() === 0)(
  "a confined command gets what it is given, and nothing of the user's",
  async () => {
    const path = join(temporaryFolder(), "output");
    for (const name of ["APT_CONFIG", "DPKG_ROOT", "NODE_OPTIONS", "SYSTEMD_LOG_LEVEL", "TAR_OPTIONS"])
      vi.stubEnv(name, "/srv/of-the-user");
    for (const name of ["GNUPGHOME", "HOME", "TMPDIR"]) vi.stubEnv(name, `/srv/${name}`);
    const output = openSync(path, "w");
    const { signal } = new AbortController();
    expect(
      await runConfined(["env"], { env: { CI: "true" }, stdio: ["ignore", output, "inherit"], signal }),
    ).toBe(0);
    closeSync(output);
    expect(readFileSync(path, "utf8").trimEnd().split("\n").toSorted()).toEqual([
      "CI=true",
      "GNUPGHOME=/srv/GNUPGHOME",
      "HOME=/srv/HOME",
      "LC_ALL=C.UTF-8",
      `PATH=${process.env["PATH"]}`,
      "TMPDIR=/srv/TMPDIR",
    ]);
  },
);

it("a confined command line has the namespaces that it asks for", () => {
  expect(confined(["true"]).join(" ")).toBe(
    "setpriv --pdeathsig KILL unshare --fork --pid --kill-child --mount-proc --mount --propagation private -- true",
  );
  expect(confined(["true"], true).join(" ")).toBe(
    "setpriv --pdeathsig KILL unshare --fork --pid --kill-child --mount-proc --mount --propagation private --net -- true",
  );
});
