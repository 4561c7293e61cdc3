import { beforeEach, describe, expect, it } from "vitest";

import { renderSourcePackage, type SourcePackageFile } from "../../../src/render/source-package.ts";
import { EXAMPLE, exampleTree, projectTemplates } from "../example.ts";
import { textsOf } from "../tree-texts.ts";

const NAME = "nymphemeral-whonix-connections";

let files: SourcePackageFile[];

beforeEach(async () => {
  files = renderSourcePackage(EXAMPLE, await projectTemplates());
});

function textOf(path: string): string {
  return Buffer.from(files.find((file) => file.path === path)?.content ?? []).toString();
}

describe("renderSourcePackage", () => {
  it("has each installed file in its place, changelog and copyright in debian/", () => {
    const others = files.filter(({ path }) => !path.endsWith(".pm"));
    expect(others.map(({ path, mode }) => `${mode.toString(8)} ${path}`).toSorted()).toEqual([
      "644 debian/changelog",
      "644 debian/control",
      "644 debian/copyright",
      "644 debian/install",
      "644 debian/postinst",
      "644 debian/postrm",
      "644 debian/prerm",
      "644 debian/source/format",
      "644 debian/source/lintian-overrides",
      "644 debian/tests/control",
      `644 etc/${NAME}.d/30_default.conf`,
      `644 etc/privleap/conf.d/${NAME}.conf`,
      "644 etc/stunnel/nymphemeral.conf",
      "644 usr/lib/systemd/system/stunnel@nymphemeral.service",
      `644 usr/lib/tmpfiles.d/${NAME}.conf`,
      `644 usr/share/applications/${NAME}.desktop`,
      `644 usr/share/bash-completion/completions/${NAME}`,
      `644 usr/share/doc/${NAME}/README.Debian`,
      `644 usr/share/doc/${NAME}/examples/msmtprc`,
      `644 usr/share/lintian/overrides/${NAME}`,
      `644 usr/share/man/man1/${NAME}.1`,
      `644 usr/share/man/man7/${NAME}.7`,
      `644 usr/share/zsh/vendor-completions/_${NAME}`,
      "755 debian/rules",
      "755 debian/tests/tunnels",
      `755 usr/bin/${NAME}`,
      `755 usr/libexec/${NAME}/check-for-user`,
      `755 usr/libexec/${NAME}/report`,
      `755 usr/libexec/${NAME}/running-conf`,
    ]);
  });

  it("has clear text where the package has gzip's", async () => {
    expect(textOf("debian/changelog")).toBe(
      (await projectTemplates()).get(`usr/share/doc/${NAME}/changelog`),
    );
    expect(textOf(`usr/share/man/man7/${NAME}.7`).split("\n")[0]).toMatch(/^\.(?:\\"|TH)/);
  });

  it("has the maintainer scripts as they are packed", async () => {
    const packed = textsOf(await exampleTree());
    for (const name of ["postinst", "postrm", "prerm"]) {
      expect(textOf(`debian/${name}`)).toBe(packed.get(name));
    }
  });

  it("names the scripts to lintian, and what is installed to the test", () => {
    expect(textOf("debian/source/lintian-overrides").split("\n").slice(2)).toEqual([
      "maintainer-script-lacks-debhelper-token [debian/postinst]",
      "maintainer-script-lacks-debhelper-token [debian/prerm]",
      "maintainer-script-lacks-debhelper-token [debian/postrm]",
      "",
    ]);
    expect(textOf("debian/tests/tunnels").match(/^(?:package|unit|pid)=.*$/gm)).toEqual([
      `package=${NAME}`,
      "unit=stunnel@nymphemeral.service",
      "pid=$(cat /run/stunnel-nymphemeral/stunnel.pid)",
    ]);
  });

  it("says in debian/control what the package's control says, and how it is built", async () => {
    const description = textsOf(await exampleTree())
      .get("control")
      ?.split("\nDescription: ")[1];
    expect(textOf("debian/control")).toBe(`Source: ${NAME}
Section: mail
Priority: optional
Maintainer: Ann Author <ann@example.org>
Build-Depends: debhelper-compat (= 13)
Standards-Version: 4.7.2
Homepage: https://github.com/felipedau/nymphemeral
Rules-Requires-Root: no

Package: ${NAME}
Architecture: all
Multi-Arch: foreign
Depends: perl:any, stunnel4 | stunnel, ca-certificates, \${misc:Depends}
Description: ${description}`);
  });
});
