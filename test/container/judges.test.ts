import { expect } from "vitest";

import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest, RELEASES, releasesFrom } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";

const PACKAGE = "nymphemeral-whonix-connections";
const DEB = "/root/nymphemeral-whonix-connections.deb";

const JUDGING = releasesFrom("bookworm");

// adequate looks for the unit's user among those that there are, and DynamicUser= makes it when the daemon starts.
const DYNAMIC_USER =
  `${PACKAGE}: invalid-systemd-user-or-group /usr/lib/systemd/system/stunnel@nymphemeral.service ` +
  "user=stunnel-nymphemeral";

/** What piuparts finds of others: links that systemd makes to what may come, the judges' own state, and debconf's. */
const NOT_OURS = [
  "/etc/vconsole.conf",
  "/etc/default/locale",
  "/var/lib/adequate/pending",
  "/var/cache/debconf/tmp.ci/",
];

/** What a judge says, line by line: nothing when all is well. */
async function judge(machine: Machine, command: string): Promise<string[]> {
  const { stdout, stderr } = await machine.execute(command, { seconds: 120 });
  return `${stdout}${stderr}`.split("\n").filter(Boolean);
}

story(
  "lintian has nothing to say that is not overridden",
  { releases: JUDGING, booted: false, base: "judging" },
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

story(
  "adequate, debsums and checkbashisms find nothing wrong with the installed package",
  { releases: oldestAndNewest(JUDGING), booted: false, base: "judging" },
  async (machine) => {
    await machine.install(builtPackage());
    expect(await judge(machine, `debsums --all ${PACKAGE} | grep -v ' OK$'`)).toStrictEqual([]);
    const scripts = `/var/lib/dpkg/info/${PACKAGE}.*inst /var/lib/dpkg/info/${PACKAGE}.*rm`;
    expect(await judge(machine, `checkbashisms --extra ${scripts}`)).toStrictEqual([]);
    const findings = await judge(machine, `adequate ${PACKAGE}`);
    expect(findings.filter((finding) => finding !== DYNAMIC_USER)).toStrictEqual([]);
  },
);

for (const release of ["bookworm", "trixie"] as const) {
  story(
    "piuparts installs, upgrades and purges it without a trace",
    { releases: [release], booted: false, base: "judging" },
    async (machine) => {
      await machine.copyIn(builtPackage(), DEB);
      // A system with nothing but what every system has; and an archive with all that apt-get may want there, and an
      // older package to upgrade from.
      await machine.copyBaseIn({ release, base: "bare" }, "/mnt/base");
      await machine.succeed(
        `mkdir /mnt/base/srv/archive && cp /mnt/base/var/cache/apt/archives/*.deb /mnt/base/srv/archive
        dpkg-deb --raw-extract ${DEB} /tmp/older && sed -i 's/^Version: .*/Version: 0.9/' /tmp/older/DEBIAN/control
        dpkg-deb --build /tmp/older /mnt/base/srv/archive
        cd /mnt/base/srv/archive && dpkg-scanpackages . >Packages
        rm -rf /mnt/base/etc/apt/sources.list.d
        echo 'deb [trusted=yes] file:/srv/archive ./' >/mnt/base/etc/apt/sources.list`,
      );
      // piuparts installs in a copy; in a file system of its own, since /tmp knows no devices.
      const verdict = await machine.execute(
        `mkdir /mnt/work && mount -t tmpfs tmpfs /mnt/work
        piuparts --existing-chroot=/mnt/base --tmpdir=/mnt/work \\
          --distribution=${release} --keep-sources-list --no-eatmydata --skip-minimize --no-adequate \\
          ${NOT_OURS.map((path) => `--ignore=${path}`).join(" ")} --log-level=info ${DEB} 2>&1`,
        { seconds: 400 },
      );
      const said = verdict.stdout.split("\n").map((line) => line.replace(/^[ \dms.]+ /, ""));
      expect(said.filter((line) => /^(?:ERROR|WARN|INFO: (?:Warning|FAIL|PASS))/.test(line))).toStrictEqual([
        "INFO: PASS: Installation and purging test.",
        "INFO: PASS: Installation, upgrade and purging tests.",
        "INFO: PASS: All tests.",
      ]);
      expect(verdict.exitCode).toBe(0);
    },
  );
}

story(
  "desktop-file-validate finds nothing wrong with the menu entry, which runs check and waits",
  { releases: oldestAndNewest(), booted: false, base: "judging" },
  async (machine) => {
    await machine.install(builtPackage());
    const entry = `/usr/share/applications/${PACKAGE}.desktop`;
    expect(await judge(machine, `desktop-file-validate ${entry}`)).toStrictEqual([]);
    // The entry's quotes mean to a shell what they mean to a desktop.
    const chosen = await machine.execute(`eval "$(sed -n 's/^Exec=//p' ${entry})"`, { input: "\n" });
    expect(chosen.stdout).toMatch(/^news: fails: [^]*\n\nPress Enter to close this window\.\n$/);
    expect(chosen.exitCode).toBe(0);
  },
);

/** Whether a line of a manual page is wide, hyphenated or stretched. */
function isMisprinted(line: string): boolean {
  return line.length > 80 || /\u2010|[a-z,] {2,}[a-z(]/.test(line);
}

story(
  "man shows both manual pages at 80 columns whole: no cut header, wide line, hyphenated word or stretched line",
  { releases: RELEASES, booted: false, base: "judging" },
  async (machine) => {
    await machine.copyIn(builtPackage(), DEB);
    await machine.succeed(`dpkg-deb --extract ${DEB} /tmp/tree`);
    for (const section of [1, 7]) {
      const page = `/tmp/tree/usr/share/man/man${section}/${PACKAGE}.${section}.gz`;
      const shown = await machine.execute(`MANWIDTH=80 man --warnings --local-file ${page}`);
      expect(shown).toMatchObject({ exitCode: 0, stderr: "" });
      const [header = "", ...lines] = shown.stdout.trimEnd().split("\n");
      const name = `${PACKAGE.toUpperCase()}(${section})`;
      expect(header.split(/ {2,}/)).toStrictEqual([name, name]);
      expect(lines.pop()).toMatch(/^1\.0\.0 +\d{4}-\d\d-\d\d +NYMPHEMERAL-WHONIX-CONNECTIONS\(\d\)$/);
      expect(lines.filter(isMisprinted)).toStrictEqual([]);
    }
  },
);

story("dpkg itself unpacks it", { releases: RELEASES, booted: false }, async (machine) => {
  await machine.copyIn(builtPackage(), DEB);
  await machine.succeed(`dpkg --unpack ${DEB}`);
  expect(await machine.succeed(`dpkg-query -W -f '\${db:Status-Abbrev}' ${PACKAGE}`)).toBe("iU");
});

story(
  "systemd finds nothing wrong with the unit",
  { releases: RELEASES, installed: builtPackage },
  async (machine) => {
    // Without man-db there is no manual page to look up.
    const verdict = await machine.execute("systemd-analyze verify --man=no stunnel@nymphemeral.service");
    expect(verdict).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
  },
);
