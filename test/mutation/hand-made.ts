/** A guard taken away, and the test that must notice. */
export interface HandMade {
  /** What is done. */
  what: string;
  /** The file, below the checkout. */
  path: string;
  /** What stands there once, and what takes its place. */
  before: string;
  after: string;
  /** The test file, and a part of the test's title; no golden file, which notices any change at all. */
  test: string;
  title: string;
}

const SCRIPTS = "debian-templates/DEBIAN";
const UNIT = "debian-templates/usr/lib/systemd/system/stunnel@nymphemeral.service.ejs";
const CONF = "debian-templates/etc/stunnel/nymphemeral.conf.ejs";
const COMMAND = "debian-templates/usr/bin/nymphemeral-whonix-connections.ejs";

/** Mutations of templates, scripts and of what whole files of src/ promise. */
export const HAND_MADE: readonly HandMade[] = [
  {
    what: "the daemon may write wherever root's files let it",
    path: UNIT,
    before: "ProtectSystem=strict\n",
    after: "",
    test: "test/habits/confinement.test.ts",
    title: "takes from it all that it can do without",
  },
  {
    what: "the daemon runs as root",
    path: UNIT,
    before: "DynamicUser=yes\nUser=<%= runtimeDirectory %>\n",
    after: "",
    test: "test/container/install.test.ts",
    title: "the daemon is nobody, and can do next to nothing",
  },
  {
    what: "the daemon keeps the tickets of servers",
    path: UNIT,
    before: "sessionResume = no/",
    after: "; sessionResume = no/",
    test: "test/container/traffic.test.ts",
    title: "a server is not shown the ticket of an earlier visit",
  },
  {
    what: "a killed daemon stays dead",
    path: UNIT,
    before: "Restart=always\n",
    after: "",
    test: "test/container/traffic.test.ts",
    title: "a killed daemon comes back by itself",
  },
  {
    what: "after the sixth start in ten seconds the unit gives up",
    path: UNIT,
    before: "StartLimitIntervalSec=0\n",
    after: "",
    test: "test/container/trouble.test.ts",
    title: "a port that is taken at boot is named",
  },
  {
    what: "the tunnels run in a Qubes template",
    path: UNIT,
    before: "ConditionPathExists=!/run/qubes/this-is-templatevm\n",
    after: "",
    test: "test/container/trouble.test.ts",
    title: "a Qubes template has the tunnels enabled and not running",
  },
  {
    what: "the postinst starts the unit without asking policy-rc.d",
    path: `${SCRIPTS}/postinst.ejs`,
    before: 'deb-systemd-invoke "$action" "$unit"',
    after: 'systemctl "$action" "$unit"',
    test: "test/container/trouble.test.ts",
    title: "a policy that denies every start",
  },
  {
    what: "the postinst enables what the administrator disabled",
    path: `${SCRIPTS}/postinst.ejs`,
    before: 'if deb-systemd-helper --quiet was-enabled "$unit"; then\n\tdeb-systemd-helper enable',
    after: "if true; then\n\tsystemctl enable",
    test: "test/container/trouble.test.ts",
    title: "an administrator's stop, disable and mask survive a reinstallation",
  },
  {
    what: "a word of the postinst has no quotes",
    path: `${SCRIPTS}/postinst.ejs`,
    before: 'mkdir -p "$state"',
    after: "mkdir -p $state",
    test: "test/habits/maintainer-scripts.test.ts",
    title: "give shellcheck no reason to speak: postinst",
  },
  {
    what: "the postrm leaves the unit unmasked when the package is removed",
    path: `${SCRIPTS}/postrm.ejs`,
    before: '\tdeb-systemd-helper mask "$unit" >/dev/null || true\n',
    after: "",
    test: "test/container/removal.test.ts",
    title: "removed tunnels stay down",
  },
  {
    what: "the postrm purges nothing",
    path: `${SCRIPTS}/postrm.ejs`,
    before: '\tdeb-systemd-helper purge "$unit" >/dev/null || true\n',
    after: "",
    test: "test/container/removal.test.ts",
    title: "a purge leaves nothing",
  },
  {
    what: "the prerm stops nothing",
    path: `${SCRIPTS}/prerm.ejs`,
    before: 'deb-systemd-invoke stop "$unit" >/dev/null || true',
    after: ":",
    test: "test/container/removal.test.ts",
    title: "removed tunnels stay down",
  },
  {
    what: "a value gets into the conf unescaped",
    path: CONF,
    before: "; News leave by <%= news.options.connect %>",
    after: "; News leave by <%- news.options.connect %>",
    test: "test/habits/template-use.test.ts",
    title: "escape every value",
  },
  {
    what: "the command needs a module beyond perl-base",
    path: COMMAND,
    before: "use strict;\n",
    after: "use strict;\nuse JSON::PP;\n",
    test: "test/habits/command.test.ts",
    title: "uses nothing but perl-base",
  },
  {
    what: "a server's certificate may be for another name",
    path: "src/definition/tunnels.ts",
    before: "checkHost: server.host, ",
    after: "",
    test: "test/unit/validation/endpoints.property.test.ts",
    title: "or stands in the conf as it was typed",
  },
  {
    what: "nobody asks whether a server is verified",
    path: "src/validation/tunnels.ts",
    before: "    ...verified(subject, where),\n",
    after: "",
    test: "test/unit/validation/tunnels.test.ts",
    title: "refuses an isolated server whose certificate is not verified",
  },
  {
    what: "nobody asks whether the last line of a file of control data is whole",
    path: "src/render/control.ts",
    before: '`${name}: ${value}\\n`).join("")',
    after: '`${name}: ${value}`).join("\\n")',
    test: "test/unit/archive/deb.property.test.ts",
    title: "passes every check",
  },
];
