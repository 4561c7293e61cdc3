import { beforeAll, expect } from "vitest";

import { KEYRING_PATH } from "../../src/definition/keyring.ts";
import { makeKey } from "../../src/system/gpg.ts";
import { documentedLines } from "../documented-lines.ts";
import {
  archivePublished,
  publishedWith,
  REPOSITORY,
  serve,
  show,
} from "../machines/inside/signed-repository.ts";
import { beOffline } from "../machines/inside/terminal.ts";
import type { Machine } from "../machines/machine.ts";
import { builtPackage, story } from "../machines/story.ts";
import { ownKeys } from "../repository/made-repository.ts";

const PACKAGE = "nymphemeral-whonix-connections";
const DEB = `pool/main/n/${PACKAGE}/${PACKAGE}_1.0.0_all.deb`;

let key = "";
let archive = "";

beforeAll(async () => {
  ownKeys();
  key = await makeKey("Ann Author <ann@example.org>");
  archive = await archivePublished(await publishedWith(key, [builtPackage()], { url: "http://127.0.0.1" }));
});

/** The lines of a program, as the page has them, for the web server in the machine itself. */
function linesOf(program: string): string {
  const lines = documentedLines("docs/mirrors.md", program);
  const host = lines.replace("--host=deb.example.org", "--host=127.0.0.1");
  return host.replace("https://deb.example.org", "http://127.0.0.1").replace("KEYID", key.slice(-16));
}

/** Has apt install from a mirror in a folder, by the key of those who published. */
async function installFrom(machine: Machine, folder: string): Promise<void> {
  const source = `deb [signed-by=${KEYRING_PATH}] file:${folder} stable main\n`;
  await machine.write("/etc/apt/sources.list.d/mirror.list", source);
  await machine.succeed(`apt-get update && apt-get install ${PACKAGE} && apt-get purge ${PACKAGE}`);
}

story(
  "aptly, reprepro, apt-mirror and debmirror mirror the repository by the documented lines",
  { releases: ["trixie"], base: "publishing" },
  async (machine) => {
    await beOffline(machine);
    await show(machine, archive);
    await serve(machine);
    await machine.succeed(`cp ${REPOSITORY}/archive-keyring.gpg ${KEYRING_PATH}`);
    const mirror = async (lines: string): Promise<string> =>
      await machine.succeed(`set -e; export HOME=/root; ${lines}\n`, { seconds: 120 });

    await mirror(linesOf("debmirror --method"));
    await installFrom(machine, "/srv/debmirror");

    await mirror(linesOf("apt-mirror\n"));
    await installFrom(machine, "/srv/apt-mirror/mirror/127.0.0.1");

    expect(
      await mirror(`${linesOf("aptly mirror")}\naptly mirror show -with-packages nymphemeral`),
    ).toContain(`Packages:\n  ${PACKAGE}_1.0.0_all`);
    expect(await mirror(`${linesOf("reprepro -b")}\nreprepro -b /srv/reprepro list stable`)).toContain(
      `stable|main|amd64: ${PACKAGE} 1.0.0`,
    );
    await machine.succeed(`cmp /srv/reprepro/${DEB} ${REPOSITORY}/${DEB}`);

    // What the page says of those who name an architecture, as is usual.
    expect(
      await machine.fail("aptly mirror create -architectures=amd64 other http://127.0.0.1 stable"),
    ).toContain("architecture amd64 not available in repo");
    await machine.succeed("sed -i 's/all>amd64/amd64/' /srv/reprepro/conf/updates");
    expect(await machine.fail("reprepro -b /srv/reprepro update")).toContain(
      "Could not find 'main/binary-amd64/Packages'",
    );
    await machine.succeed(
      "rm -r /srv/apt-mirror && mkdir -p /srv/apt-mirror/mirror /srv/apt-mirror/skel /srv/apt-mirror/var",
    );
    await machine.succeed("sed -i 's/arch=all/arch=amd64/' /etc/apt/mirror.list && apt-mirror");
    expect(await machine.succeed("find /srv/apt-mirror/mirror -name '*.deb'")).toBe("");
  },
);
