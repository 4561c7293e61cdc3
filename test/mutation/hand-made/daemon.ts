import type { HandMade } from "./mutation.ts";

const UNIT = "debian-templates/usr/lib/systemd/system/stunnel@nymphemeral.service.ejs";
const CONF = "debian-templates/etc/stunnel/nymphemeral.conf.ejs";
const NAME = "nymphemeral-whonix-connections";

/** Mutations of the unit, the conf and the boot: what the daemon may do, and when it runs. */
export const DAEMON: readonly HandMade[] = [
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
    what: "a value gets into the conf unescaped",
    path: CONF,
    before: "; News uses <%= news.options.connect %>",
    after: "; News uses <%- news.options.connect %>",
    test: "test/habits/template-use.test.ts",
    title: "escape every value",
  },
  {
    what: "a reload reads the conf as it was at the start",
    path: UNIT,
    before: "ExecReload=+/usr/libexec/<%= control.Package %>/running-conf\n",
    after: "",
    test: "test/container/reload.test.ts",
    title:
      "a reload refuses a broken conf in words and takes a mended one, and open connections notice neither",
  },
  {
    what: "nothing starts the tunnels at a boot",
    path: UNIT,
    before: "WantedBy=multi-user.target",
    after: "WantedBy=rescue.target",
    test: "test/container/traffic.test.ts",
    title: "a reboot brings the tunnels back",
  },
  {
    what: "systemd does not know a word of the unit",
    path: UNIT,
    before: "Restart=always\n",
    after: "Restart=ever\n",
    test: "test/container/judges.test.ts",
    title: "systemd finds nothing wrong with the unit",
  },
  {
    what: "a boot without systemd finds no directory for the pid file",
    path: `debian-templates/usr/lib/tmpfiles.d/${NAME}.conf.ejs`,
    before: "d /run/<%= runtimeDirectory %> 0755 root root -\n",
    after: "",
    test: "test/container/init-script.test.ts",
    title: "without systemd the manual's way works by hand",
  },
  {
    what: "the certificate of news may be for another name",
    path: CONF,
    before: "Object.entries(news.options)) {",
    after: 'Object.entries(news.options).filter(([option]) => option !== "checkHost")) {',
    test: "test/unit/render/render.test.ts",
    title: "has the conf demand the news server's certificate",
  },
  {
    what: "the certificate of news may be anybody's",
    path: CONF,
    before: "Object.entries(news.options)) {",
    after: 'Object.entries(news.options).filter(([option]) => option !== "verifyChain")) {',
    test: "test/unit/render/render.test.ts",
    title: "has the conf demand the news server's certificate",
  },
  {
    what: "mail leaves in clear text",
    path: CONF,
    before: "Object.entries(mail.options)) {",
    after: 'Object.entries({ ...mail.options, client: "no" })) {',
    test: "test/container/traffic.test.ts",
    title: "news and mail go through, in TLS",
  },
  {
    what: "the mapped address may be reached",
    path: UNIT,
    before: "IPAddressDeny=<%= mappedAddress %>\n",
    after: "",
    test: "test/habits/confinement.test.ts",
    title: "takes from it all that it can do without",
  },
];
