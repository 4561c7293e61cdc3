import { createHash } from "node:crypto";

import { sample } from "fast-check";
import { expect } from "vitest";

import { deb } from "../../src/archive/deb.ts";
import type { Entry } from "../../src/tree.ts";
import { SEED } from "../unit/made-up.ts";
import { type MadeUpPackage, PACKAGES } from "../unit/made-up-package.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest, releasesFrom } from "../machines/releases.ts";
import { story } from "../machines/story.ts";

const COUNT = 40;

// In a root of its own dpkg meets nothing but the package; what the package depends on is not there.
const UNPACK = `set -eu
rm -rf /made-up/root /made-up/extracted /made-up/control
mkdir -p /made-up/root/var/lib/dpkg/info /made-up/root/var/lib/dpkg/updates /made-up/extracted /made-up/control
cd /made-up
touch root/var/lib/dpkg/status
dpkg-deb -I package.deb >/dev/null
dpkg-deb -c package.deb >/dev/null
dpkg-deb -x package.deb extracted
dpkg-deb --ctrl-tarfile package.deb | tar -x -C control -f -
dpkg --root=/made-up/root --force-depends --unpack package.deb
dpkg --root=/made-up/root --force-depends --configure -a`;

/** Name, mode and owner of everything in a folder, date and sum of each file: dpkg gives a directory a new date. */
async function listing(machine: Machine, folder: string): Promise<string[]> {
  const found = await machine.succeed(
    `cd /made-up/${folder} && find . -path ./var/lib/dpkg -prune -o -type d -printf '%p/ %m %U:%G\\n' -o -printf '%p %m %U:%G %Ts\\n'
    find . -path ./var/lib/dpkg -prune -o -type f -exec sha256sum {} +`,
  );
  return found.split("\n").toSorted();
}

/** The same of what the definition says. */
function expected(entries: readonly Entry[], date: number): string[] {
  return entries
    .flatMap((entry) => {
      const name = entry.path === "/" ? "." : `.${entry.path}`;
      const mode = entry.mode.toString(8);
      if (entry.kind === "directory") return [`${name}/ ${mode} 0:0`];
      return [
        `${name} ${mode} 0:0 ${date}`,
        `${createHash("sha256").update(entry.content).digest("hex")}  ${name}`,
      ];
    })
    .toSorted();
}

/** dpkg's own folders are in its root, too. */
function isDpkgs(line: string): boolean {
  return /^\.(?:\/var(?:\/lib)?)?\/ /.test(line);
}

async function unpacksEqual(machine: Machine, { definition, tree }: MadeUpPackage): Promise<void> {
  const { control, date } = definition;
  await machine.write("/made-up/package.deb", await deb(tree, date));
  await machine.succeed(UNPACK);
  expect(await listing(machine, "extracted")).toStrictEqual(expected(tree.data, date));
  const unpacked = await listing(machine, "root");
  expect(unpacked.filter((line) => !isDpkgs(line))).toStrictEqual(
    expected(tree.data, date).filter((line) => !isDpkgs(line)),
  );
  expect(await listing(machine, "control")).toStrictEqual(
    expected(
      [
        { kind: "directory", path: "/", mode: 0o755 },
        ...tree.control.map(({ name, mode, content }) => ({
          kind: "file" as const,
          path: `/${name}`,
          mode,
          content,
        })),
      ],
      date,
    ),
  );
  const fields = ["Package", "Version", "Maintainer", "Section", "Homepage", "Depends", "db:Status-Abbrev"];
  const format = fields.map((field) => `\${${field}}\\n`).join("");
  expect(await machine.succeed(`dpkg-query --root=/made-up/root -W -f='${format}'`)).toBe(
    [
      control.Package,
      control.Version,
      control.Maintainer,
      control.Section,
      control.Homepage,
      control.Depends.join(", "),
      "ii",
    ].join("\n"),
  );
}

story(
  `dpkg unpacks ${COUNT} packages of seed ${SEED} as they were meant`,
  { releases: oldestAndNewest(releasesFrom("bookworm")), booted: false },
  async (machine) => {
    for (const made of sample(PACKAGES, { seed: SEED, numRuns: COUNT })) await unpacksEqual(machine, made);
  },
);
