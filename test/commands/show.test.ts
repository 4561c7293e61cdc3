import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { ROOT } from "../unit/example.ts";
import { temporaryFolder } from "../unit/temporary-folder.ts";
import { runCommand } from "./project-command.ts";

describe("npm run show", { timeout: 60_000 }, () => {
  it("prints every file with its mode, and writes nothing", () => {
    const folder = temporaryFolder();
    const { status, stdout, stderr } = runCommand("show", [], { folder });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.split("\n").filter((line) => /^==> \d{4} (?:DEBIAN|\/etc)\//.test(line))).toEqual([
      "==> 0644 DEBIAN/conffiles",
      "==> 0644 DEBIAN/control",
      "==> 0644 DEBIAN/md5sums",
      "==> 0755 DEBIAN/postinst",
      "==> 0755 DEBIAN/postrm",
      "==> 0755 DEBIAN/prerm",
      "==> 0644 /etc/nymphemeral-whonix-connections.d/30_default.conf",
      "==> 0644 /etc/privleap/conf.d/nymphemeral-whonix-connections.conf",
      "==> 0644 /etc/stunnel/nymphemeral.conf",
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("prints compressed files in clear text", () => {
    const { stdout } = runCommand("show", []);
    const [, page = ""] = stdout.split("==> 0644 /usr/share/man/man7/nymphemeral-whonix-connections.7.gz\n");
    expect(page).toMatch(/^\.TH /m);
  });

  it("prints one file alone", () => {
    const { stdout } = runCommand("show", ["DEBIAN/conffiles"]);
    expect(stdout.split("\n").filter((line) => line.startsWith("==> "))).toEqual([
      "==> 0644 DEBIAN/conffiles",
    ]);
  });

  it.each([
    ["DEBIAN/postins", "DEBIAN/postinst"],
    ["nymphemeral.conf", "/etc/stunnel/nymphemeral.conf"],
    ["/etc/30_default.conf", "/etc/nymphemeral-whonix-connections.d/30_default.conf"],
  ])("names what is like %s in the package", (wanted, path) => {
    expect(runCommand("show", [wanted])).toEqual({
      status: 1,
      stdout: "",
      stderr: `error: the package has no file "${wanted}"\nhint: is ${path} meant?\n`,
    });
  });

  it("takes a path without its first slash, as it stands below debian-templates/", () => {
    const [whole, short] = ["/usr/bin/", "usr/bin/"].map((folder) =>
      runCommand("show", [`${folder}nymphemeral-whonix-connections`]),
    );
    expect(short).toEqual(whole);
    expect(short?.status).toBe(0);
  });

  it("lists all paths where none is like the one that was given", () => {
    const { stderr } = runCommand("show", ["nowhere"]);
    const [error, hint, ...paths] = stderr.trimEnd().split("\n");
    expect([error, hint]).toEqual(['error: the package has no file "nowhere"', "hint: these are its files:"]);
    expect(paths).toContain("    /etc/stunnel/nymphemeral.conf");
  });

  it("prints the servers that were chosen", () => {
    const { stdout } = runCommand("show", ["--mail", "mail.example.org:587"]);
    expect(stdout.split("\n").filter((line) => line.startsWith("connect = "))).toEqual([
      "connect = news.mixmin.net:563",
      "connect = mail.example.org:587",
    ]);
  });

  it("prints where isolated news go", () => {
    const { stdout } = runCommand("show", ["--isolate"]);
    expect(stdout.split("\n").filter((line) => line.startsWith("protocolHost = "))).toEqual([
      "protocolHost = news.mixmin.net:563",
    ]);
  });

  it("refuses what a build would refuse", () => {
    const { status, stdout, stderr } = runCommand("show", ["--news", "localhost:563"]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr.split("\n")[1]).toBe(
      '1. news server "localhost:563" (--news): "localhost" is not a host name',
    );
  });

  it("ends without a word when its reader has seen enough", () => {
    const command =
      '"$0" --import ./src/system/typescript.js scripts/show.ts 2>&1 | head -n 1; "$0" --import ./src/system/typescript.js scripts/show.ts 2>&1 | :';
    const output = execFileSync("/bin/sh", ["-c", command, process.execPath], {
      cwd: ROOT,
      encoding: "utf8",
    });
    expect(output).toBe("==> 0644 DEBIAN/conffiles\n");
  });

  it("explains itself", () => {
    const { status, stdout } = runCommand("show", ["--help"]);
    expect({ status, usage: stdout.split("\n")[0] }).toEqual({
      status: 0,
      usage:
        "usage: npm run show -- [PATH] [--news HOST:PORT] [--mail HOST:PORT] [--smtp HOST:PORT] [--isolate]",
    });
  });

  it("refuses an option of another command", () => {
    expect(runCommand("show", ["--out", "x"]).status).toBe(2);
  });
});
