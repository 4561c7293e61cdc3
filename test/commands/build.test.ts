import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { sha256 } from "../../src/hash.ts";
import { outputOf } from "../unit/debian-tool.ts";
import { RELAY_ONION, VERSION_2_ONION } from "../unit/onion-names.ts";
import { temporaryFolder } from "../unit/temporary-folder.ts";
import { runCommand } from "./project-command.ts";

const NAME = "nymphemeral-whonix-connections";
describe("npm run build", { timeout: 60_000 }, () => {
  it("writes the package under two names and the sums of both, and says so", () => {
    const folder = temporaryFolder();
    const { status, stdout, stderr } = runCommand("build", ["--out", "made/here"], { folder });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const out = join(folder, "made/here");
    const names = [`${NAME}.deb`, `${NAME}_1.0.0_all.deb`, "SHA256SUMS"];
    expect(readdirSync(out).toSorted()).toEqual(names.toSorted());
    const [size, sums] = names.slice(1).map((name) => readFileSync(join(out, name)).byteLength);
    const sum = sha256(readFileSync(join(out, `${NAME}.deb`)));
    expect(stdout).toBe(
      `${String(size).padStart(8)} bytes  made/here/${NAME}.deb\n` +
        `${String(size).padStart(8)} bytes  made/here/${NAME}_1.0.0_all.deb\n` +
        `${String(sums).padStart(8)} bytes  made/here/SHA256SUMS\n` +
        `SHA-256 of the package: ${sum}\n` +
        "news: news.mixmin.net:563, mail: 2.2.2.2:25\n" +
        "Mail needs an onion relay: build with --mail NAME.onion:25, " +
        "or run 'servers --mail NAME.onion' on the workstation.\n",
    );
    outputOf("sha256sum", ["-c", "SHA256SUMS"], { folder: out });
  });

  it("leads to the servers that were chosen", () => {
    const out = temporaryFolder();
    const news = ["--news", "NEWS.example.org:119"];
    // --smtp is the earlier name of --mail.
    const { status, stdout } = runCommand("build", [...news, `--smtp=${RELAY_ONION}:587`, "--out", out]);
    expect(status).toBe(0);
    expect(stdout).not.toContain("Mail needs an onion relay");
    const extracted = join(out, "tree");
    outputOf("dpkg-deb", ["--extract", join(out, `${NAME}.deb`), extracted]);
    const conf = readFileSync(join(extracted, "etc/stunnel/nymphemeral.conf"), "utf8");
    expect(conf.split("\n").filter((line) => /^(?:connect|checkHost) = /.test(line))).toEqual([
      "connect = news.example.org:119",
      "checkHost = news.example.org",
      `connect = ${RELAY_ONION}:587`,
    ]);
  });

  it.each([
    ["the documented servers", [], "news.mixmin.net", "2.2.2.2:25"],
    [
      "other servers",
      ["--news", "news.example.org:563", "--mail", "mail.example.org:25"],
      "news.example.org",
      "mail.example.org:25",
    ],
    [
      "onion services",
      ["--news", `${RELAY_ONION}:563`, "--mail", `${RELAY_ONION}:25`],
      RELAY_ONION,
      `${RELAY_ONION}:25`,
    ],
  ])("isolates news, and nothing else, with %s", (_case, servers, news, mail) => {
    const out = temporaryFolder();
    const { status, stderr } = runCommand("build", ["--isolate", ...servers, "--out", out]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const extracted = join(out, "tree");
    outputOf("dpkg-deb", ["--extract", join(out, `${NAME}.deb`), extracted]);
    const conf = readFileSync(join(extracted, "etc/stunnel/nymphemeral.conf"), "utf8");
    expect(
      conf.split("\n").filter((line) => /^(?:connect|protocol|protocolHost|delay) = /.test(line)),
    ).toEqual([
      "connect = 10.152.152.10:9229",
      "protocol = connect",
      `protocolHost = ${news}:563`,
      `connect = ${mail}`,
      "protocol = smtp",
      "delay = yes",
    ]);
  });

  it("judges servers the same when news are isolated", () => {
    const out = join(temporaryFolder(), "dist");
    const { status, stderr } = runCommand("build", ["--isolate", "--news", "2.2.2.2:563", "--out", out]);
    expect(status).toBe(1);
    expect(stderr.split("\n").slice(0, 2)).toEqual([
      "error: the package has 1 problem",
      "1. news server (--news): 2.2.2.2 is the mapped address of the mail relay",
    ]);
    expect(existsSync(out)).toBe(false);
  });

  it("names every problem with its rule and way out, and writes nothing", () => {
    const out = join(temporaryFolder(), "dist");
    const args = ["--news", "localhost", "--mail", `${VERSION_2_ONION}:25`, "--out", out];
    const { status, stdout, stderr } = runCommand("build", args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toBe(
      `error: the package has 3 problems
1. news server "localhost" (--news): "localhost" is not a host name
   rule: a host name has two or more labels of 1 to 63 letters, digits and inner hyphens, 253 characters in all \
(RFC 1123, section 2.1); an address has no name that a certificate could be verified for
   fix: give the server's full name, such as news.mixmin.net, or its onion name
2. news server "localhost" (--news): there is no port number after the last colon
   rule: a TCP port is a decimal number from 1 to 65535, without zeros before it (RFC 9293)
   fix: write HOST:PORT, such as news.mixmin.net:563
3. mail relay "${VERSION_2_ONION}:25" (--mail): "${VERSION_2_ONION}" is a version 2 onion name
   rule: onion names are version 3: 56 characters a-z 2-7 with a checksum (Tor rend-spec-v3, section 6); \
Tor gave up version 2 in 0.4.6, in 2021
   fix: ask the operator for the service's version 3 name
hint: nothing was written; fix the problems above and run the command again
`,
    );
    expect(existsSync(out)).toBe(false);
  });

  it("says so when the folder cannot be written to", () => {
    const out = join(temporaryFolder(), "file");
    writeFileSync(out, "mine");
    const { status, stdout, stderr } = runCommand("build", ["--out", out]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr.split("\n")).toEqual([
      `error: the package could not be written to ${out}`,
      `cause: EEXIST: file already exists, mkdir '${out}'`,
      "hint: make room, or choose a folder that you may write to, with --out",
      "",
    ]);
  });

  it("gives the files the date of SOURCE_DATE_EPOCH", () => {
    const out = temporaryFolder();
    const environment = { SOURCE_DATE_EPOCH: "1000000000" };
    expect(runCommand("build", ["--out", out], { environment }).status).toBe(0);
    const listing = outputOf("dpkg-deb", ["--contents", join(out, `${NAME}.deb`)]).toString();
    const dates = listing
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/\s+/).slice(3, 5).join(" "));
    expect([...new Set(dates)]).toEqual(["2001-09-09 01:46"]);
  });

  it.each([
    ["tomorrow", "not a whole number"],
    ["", "not a whole number"],
    ["1e9", "not a whole number"],
    ["-1", "not a whole number"],
    ["0", "0 is out of range"],
    ["2147483648", "2147483648 is out of range"],
  ])("refuses %j as SOURCE_DATE_EPOCH", (date, what) => {
    const out = join(temporaryFolder(), "dist");
    const { status, stderr } = runCommand("build", ["--out", out], {
      environment: { SOURCE_DATE_EPOCH: date },
    });
    expect(status).toBe(1);
    expect(stderr.split("\n")[1]).toBe(`1. SOURCE_DATE_EPOCH or the changelog's date: ${what}`);
    expect(existsSync(out)).toBe(false);
  });
});
