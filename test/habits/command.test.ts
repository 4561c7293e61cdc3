import { describe, expect, it } from "vitest";

import { SCENARIOS, treeOf } from "../golden/scenarios.ts";
import type { PackageTree } from "../../src/tree.ts";
import { RELAY_ONION, VERSION_2_ONION } from "../unit/onion-names.ts";
import { causesIn, criticism, foreignModules, perlComplaints, perlFiles, runProgram } from "./command.ts";
import { overlongFiles } from "./file-rules.ts";
import { shellWarnings } from "../unit/shell-judges.ts";
import { projectFiles } from "../unit/project-files.ts";

const NAME = "nymphemeral-whonix-connections";
const TRY = `Try '${NAME} --help'.`;

const documented = await treeOf(SCENARIOS.documented);
const command = [...perlFiles(documented).values()].join("\n");

/** What the command comes to with these words. */
function runCommand(words: readonly string[]): ReturnType<typeof runProgram> {
  return runProgram(documented, `/usr/bin/${NAME}`, words);
}

describe.each(Object.entries(SCENARIOS))("the Perl of %s", (_name, choices) => {
  it("gives perl no reason to speak", async () => {
    expect(perlComplaints(await treeOf(choices))).toEqual([]);
  });
});

describe("a module of the command", () => {
  it("gives perlcritic no reason to speak", () => {
    expect(criticism(documented)).toEqual([]);
  });

  it("has at most 200 lines", () => {
    expect(
      overlongFiles(projectFiles(), "debian-templates/usr/share/nymphemeral-whonix-connections/", 200),
    ).toEqual([]);
  });
});

describe("the command", () => {
  it("uses nothing but Debian's perl and its own modules", () => {
    expect(foreignModules(command)).toEqual([]);
  });

  it("names the causes that the documented schema has", () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own file
    const schema = JSON.parse(projectFiles().get("docs/check.schema.json") ?? "") as {
      $defs: {
        check: { properties: { tunnels: { items: { properties: { cause: { enum: (string | null)[] } } } } } };
      };
    };
    const inSchema = schema.$defs.check.properties.tunnels.items.properties.cause.enum;
    expect(inSchema.filter((cause) => cause !== null).toSorted()).toEqual([...causesIn(command)].toSorted());
  });

  it("names the causes that docs/troubleshooting.md explains", () => {
    const section = projectFiles().get("docs/troubleshooting.md") ?? "";
    const cells = section.split("\n").map((line) => /^\|([^|]*)\|/.exec(line)?.[1] ?? "");
    const named = cells.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, cause = ""]) => cause));
    expect(named.toSorted()).toEqual([...causesIn(command)].toSorted());
  });

  it("names the causes that the manual page lists", () => {
    const page = projectFiles().get(`debian-templates/usr/share/man/man1/${NAME}.1.ejs`) ?? "";
    const section = page.split(/^\.SH /m).find((text) => text.startsWith("CAUSES\n")) ?? "";
    const lines = section.split("\n").filter((line) => /^\.BR (?!\\)/.test(line));
    const named = lines.flatMap((line): string[] => [
      ...(line
        .slice(4)
        .replaceAll(/"[^"]*"/g, " ")
        .replaceAll("\\-", "-")
        .match(/[a-z-]+/g) ?? []),
    ]);
    expect(named.toSorted()).toEqual([...causesIn(command)].toSorted());
  });

  it("prints its usage and its version", () => {
    expect(runCommand(["--help"])).toMatchObject({ status: 0, stderr: "" });
    expect(runCommand(["--version"]).stdout.toString()).toBe(`${NAME} 1.0.0\n`);
  });

  it("says that the gateway is not needed, and prints its line", () => {
    const onion = RELAY_ONION.replace(/\.onion$/, "");
    for (const given of [`${onion}.onion`, `${onion.toUpperCase()}.ONION`, `http://${onion}.onion/`]) {
      const { status, stdout } = runCommand(["gateway", given]);
      expect(status).toBe(0);
      const [first, , servers, , other, , line] = stdout.toString().split("\n");
      expect(first).toBe("The simpler way needs no change on the gateway. On this machine:");
      expect(servers).toMatch(new RegExp(`${NAME} servers --mail ${onion}.onion$`));
      expect(other).toBe(
        "Otherwise, on the Whonix-Gateway, not here, add this line to /usr/local/etc/torrc.d/50_user.conf:",
      );
      expect(line).toBe(`    MapAddress 2.2.2.2 ${onion}.onion`);
    }
  });

  it.each([
    [["gateway", VERSION_2_ONION], "is a version 2 onion name: onion names are version 3"],
    [["gateway", RELAY_ONION.slice(1)], "its length or checksum is wrong"],
    [["gateway", `${"a".repeat(55)}d.onion`], "its length or checksum is wrong"],
    [["gateway", "mail.example.org"], '"mail.example.org" is no onion name'],
    [["gateway", `${RELAY_ONION}:465`], "at port 465 a relay speaks TLS from the first byte"],
    [["gateway", ""], '"" is not a host name'],
    [["servers", "--mail", "3.3.3.3", "--news", "localhost"], 'mail server: "3.3.3.3" is not a host name'],
    [["servers", "--mail", "3.3.3.3", "--news", "localhost"], 'news server: "localhost" is not a host name'],
    [["servers", "--mail", "a.example.org:465"], "fix: give the relay's port for STARTTLS: 587, or 25"],
  ])("refuses %j in words, with the fix", (words, reason) => {
    const { status, stdout, stderr } = runCommand(words);
    expect({ status, stdout: stdout.toString() }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(reason);
    expect(stderr).toMatch(/^(error: .* fix: .*\n)+$/);
  });

  it.each([
    [["gateway"], "gateway takes one argument"],
    [["gateway", "--json", RELAY_ONION], "--json is not an option of gateway"],
    [["status", "check"], "status takes no argument"],
    [["status", "--timeout", "5"], "--timeout is not an option of status"],
    [["check", "--timeout"], "Option timeout requires an argument"],
    [["check", "--timeout=601"], "--timeout takes whole seconds, 1 to 600"],
    [["check", "--timeout=x"], "--timeout takes whole seconds, 1 to 600"],
    [["check", "--mail", "x"], "--mail is not an option of check"],
    [["servers", "news.example.org"], "servers takes no argument"],
    [["--jsn"], "Unknown option: jsn"],
    [["no\u001b[31mred"], "There is no subcommand no?[31mred"],
  ])("refuses the command line %j", (words, reason) => {
    const { status, stdout, stderr } = runCommand(words);
    expect({ status, stdout: stdout.toString() }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toBe(`${TRY}\nerror: ${reason}.\n`);
  });
});

describe("the completion", () => {
  it("gives shellcheck no reason to speak", () => {
    const path = `debian-templates/usr/share/bash-completion/completions/${NAME}`;
    expect(shellWarnings(projectFiles().get(path) ?? "", "bash")).toEqual([]);
  });
});

describe("foreignModules", () => {
  it("tells a module that is neither Debian's perl's nor ours", () => {
    const text = "use strict;\nuse Time::HiRes qw(time);\n  require Moose;\nuse Nymphemeral::Conf;\n";
    expect(foreignModules(text)).toEqual(["Moose"]);
  });
});

describe("perlComplaints", () => {
  it("tells a module that perl cannot compile", () => {
    const folder = `/usr/share/${NAME}`;
    const content = Buffer.from("package Nymphemeral::A;\nuse strict;\n$x = 1;\n1;\n");
    const tree: PackageTree = {
      control: [],
      data: [
        ...["/usr", "/usr/share", folder, `${folder}/Nymphemeral`].map(
          (path) => ({ kind: "directory", path, mode: 0o755 }) as const,
        ),
        { kind: "file", path: `${folder}/Nymphemeral/A.pm`, mode: 0o644, content },
      ],
    };
    expect(perlComplaints(tree)[0]).toContain('Global symbol "$x" requires explicit');
  });
});
