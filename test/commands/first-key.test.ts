import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it } from "vitest";

import { outputOf } from "../unit/debian-tool.ts";
import { runCommand } from "./project-command.ts";

it("npm run repo -- key makes the first key of a user who never used gpg", { timeout: 60_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), "home-"));
  try {
    const { status, stdout, stderr } = runCommand("repo", ["key", "Ann Author <ann@example.org>"], {
      environment: { HOME: home },
      before: ["env", "--unset=GNUPGHOME"],
    });
    expect(status).toBe(0);
    expect(stderr).toMatch(/^made; it signs until \d{4}-\d\d-\d\d\n/);
    expect(stderr).toContain(`\nit lies in ${join(home, ".gnupg")}\n`);
    expect(stdout).toMatch(/^[0-9A-F]{40}$/m);
  } finally {
    outputOf("gpgconf", ["--homedir", join(home, ".gnupg"), "--kill", "all"]);
    rmSync(home, { recursive: true, force: true });
  }
});
