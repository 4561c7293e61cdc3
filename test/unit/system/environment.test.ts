import { afterEach, describe, expect, it, vi } from "vitest";

import { environment, inherited, namesFrom } from "../../../src/system/environment.ts";
import { tryRun } from "../../../src/system/process.ts";

afterEach(() => void vi.unstubAllEnvs());

/** What a person's shell, CI or git itself may have set, each of which changes what a program does. */
const UNWANTED = {
  APT_CONFIG: "/srv/apt.conf",
  BASH_ENV: "/srv/bash",
  DEBIAN_FRONTEND: "dialog",
  ENV: "/srv/sh",
  GIT_DIR: "/srv/.git",
  GIT_INDEX_FILE: "/srv/.git/index",
  GIT_WORK_TREE: "/srv",
  GREP_OPTIONS: "--invert-match",
  GZIP: "-1",
  LANG: "de_DE.UTF-8",
  LANGUAGE: "de",
  NODE_ENV: "production",
  NODE_OPTIONS: "--no-warnings",
  PERL5LIB: "/srv/perl",
  PERL5OPT: "-d",
  POSIXLY_CORRECT: "1",
  RCLONE_DRY_RUN: "true",
  RSYNC_RSH: "/srv/rsh",
  SOURCE_DATE_EPOCH: "1",
  TAR_OPTIONS: "--owner=ann",
  XZ_DEFAULTS: "-0",
  XZ_OPT: "-0",
  npm_config_omit: "dev",
};

describe("the environment of a program", () => {
  it("is what is named, and nothing else that we have", async () => {
    for (const [name, value] of Object.entries(UNWANTED)) vi.stubEnv(name, value);
    for (const name of ["GNUPGHOME", "HOME", "TMPDIR"]) vi.stubEnv(name, `/srv/${name}`);
    const { stdout } = await tryRun("/usr/bin/env", []);
    expect(stdout.toString("utf8").trimEnd().split("\n").toSorted()).toEqual([
      "GNUPGHOME=/srv/GNUPGHOME",
      "HOME=/srv/HOME",
      "LC_ALL=C.UTF-8",
      `PATH=${process.env["PATH"]}`,
      "TMPDIR=/srv/TMPDIR",
    ]);
  });

  it("lacks what is not set for us, and has what is added", () => {
    vi.stubEnv("GNUPGHOME", undefined);
    vi.stubEnv("HOME", "/srv");
    vi.stubEnv("TMPDIR", undefined);
    expect(environment({ HOME: "/nonexistent", NAME: "value" })).toEqual({
      PATH: process.env["PATH"],
      HOME: "/nonexistent",
      LC_ALL: "C.UTF-8",
      NAME: "value",
    });
  });

  it("gets by name what a tool asks for", () => {
    vi.stubEnv("RSYNC_PASSWORD", "secret");
    vi.stubEnv("SSH_AUTH_SOCK", undefined);
    expect(inherited(["RSYNC_PASSWORD", "SSH_AUTH_SOCK"])).toEqual({ RSYNC_PASSWORD: "secret" });
  });

  it("gets by the beginning of their names what a tool asks for", () => {
    vi.stubEnv("EXAMPLE_ONE", "1");
    vi.stubEnv("EXAMPLE_TWO", "2");
    vi.stubEnv("AN_EXAMPLE", "3");
    expect(namesFrom("EXAMPLE_")).toEqual(["EXAMPLE_ONE", "EXAMPLE_TWO"]);
  });
});
