import { MODULE_FOLDER, MODULES } from "./perl-modules.ts";

/** For what a template's values are escaped: the language of the file that it renders. */
export type Language = "stunnel.conf" | "systemd" | "tmpfiles.d" | "roff" | "text" | "sh" | "perl" | "html";

/** A file of a package. Directories need no mention: each file's parents are made, mode 0755. */
export type ShippedFile = TemplateFile | GivenFile;

interface AnyFile {
  /** Where it is installed. */
  path: string;
  mode: number;
  /** dpkg keeps an administrator's changes to a conffile (Policy 10.7). */
  kind: "conffile" | "file";
}

/** A file whose bytes are given, such as a key. */
interface GivenFile extends AnyFile {
  content: Uint8Array;
}

/** A file that is made of a template. */
export interface TemplateFile extends AnyFile {
  /** Where it stands below debian-templates/; the suffix .ejs says that it has values to fill in. */
  template: string;
  language: Language;
  /** Policy 12.1 and 12.7: manual pages and changelogs are compressed. */
  compression?: "gzip";
}

/** A maintainer script (Policy 6); its mode is 0755 (Policy 6.1). */
export interface MaintainerScript {
  name: "preinst" | "postinst" | "prerm" | "postrm";
  template: string;
}

/** The conf. */
export const CONF_PATH = "/etc/stunnel/nymphemeral.conf";

/** The unit's whole name. */
export const UNIT = "stunnel@nymphemeral.service";

const DOC = "/usr/share/doc/nymphemeral-whonix-connections";

export const SHIPPED_FILES: readonly TemplateFile[] = [
  {
    path: "/etc/nymphemeral-whonix-connections.d/30_default.conf",
    mode: 0o644,
    kind: "conffile",
    template: "etc/nymphemeral-whonix-connections.d/30_default.conf.ejs",
    language: "text",
  },
  {
    path: CONF_PATH,
    mode: 0o644,
    kind: "conffile",
    template: "etc/stunnel/nymphemeral.conf.ejs",
    language: "stunnel.conf",
  },
  {
    path: "/usr/bin/nymphemeral-whonix-connections",
    mode: 0o755,
    kind: "file",
    template: "usr/bin/nymphemeral-whonix-connections",
    language: "text",
  },
  ...MODULES.map((module): TemplateFile => ({
    path: `/${MODULE_FOLDER}/${module.replace(/\.ejs$/, "")}`,
    mode: 0o644,
    kind: "file",
    template: `${MODULE_FOLDER}/${module}`,
    language: module.endsWith(".ejs") ? "perl" : "text",
  })),
  ...["running-conf", "report", "check-for-user"].map((program): TemplateFile => ({
    path: `/usr/libexec/nymphemeral-whonix-connections/${program}`,
    mode: 0o755,
    kind: "file",
    template: `usr/libexec/nymphemeral-whonix-connections/${program}`,
    language: "text",
  })),
  {
    path: `/usr/lib/systemd/system/${UNIT}`,
    mode: 0o644,
    kind: "file",
    template: "usr/lib/systemd/system/stunnel@nymphemeral.service.ejs",
    language: "systemd",
  },
  {
    path: "/usr/lib/tmpfiles.d/nymphemeral-whonix-connections.conf",
    mode: 0o644,
    kind: "file",
    template: "usr/lib/tmpfiles.d/nymphemeral-whonix-connections.conf.ejs",
    language: "tmpfiles.d",
  },
  {
    path: "/usr/share/bash-completion/completions/nymphemeral-whonix-connections",
    mode: 0o644,
    kind: "file",
    template: "usr/share/bash-completion/completions/nymphemeral-whonix-connections.ejs",
    language: "sh",
  },
  {
    path: "/usr/share/zsh/vendor-completions/_nymphemeral-whonix-connections",
    mode: 0o644,
    kind: "file",
    template: "usr/share/zsh/vendor-completions/_nymphemeral-whonix-connections.ejs",
    language: "sh",
  },
  {
    path: "/usr/share/applications/nymphemeral-whonix-connections.desktop",
    mode: 0o644,
    kind: "file",
    template: "usr/share/applications/nymphemeral-whonix-connections.desktop",
    language: "text",
  },
  {
    path: "/etc/privleap/conf.d/nymphemeral-whonix-connections.conf",
    mode: 0o644,
    kind: "conffile",
    template: "etc/privleap/conf.d/nymphemeral-whonix-connections.conf",
    language: "text",
  },
  {
    path: `${DOC}/README.Debian`,
    mode: 0o644,
    kind: "file",
    template: "usr/share/doc/nymphemeral-whonix-connections/README.Debian.ejs",
    language: "text",
  },
  {
    path: `${DOC}/examples/msmtprc`,
    mode: 0o644,
    kind: "file",
    template: "usr/share/doc/nymphemeral-whonix-connections/examples/msmtprc.ejs",
    language: "text",
  },
  {
    path: `${DOC}/changelog.gz`,
    mode: 0o644,
    kind: "file",
    template: "usr/share/doc/nymphemeral-whonix-connections/changelog",
    language: "text",
    compression: "gzip",
  },
  {
    path: `${DOC}/copyright`,
    mode: 0o644,
    kind: "file",
    template: "usr/share/doc/nymphemeral-whonix-connections/copyright",
    language: "text",
  },
  {
    path: "/usr/share/lintian/overrides/nymphemeral-whonix-connections",
    mode: 0o644,
    kind: "file",
    template: "usr/share/lintian/overrides/nymphemeral-whonix-connections",
    language: "text",
  },
  {
    path: "/usr/share/man/man1/nymphemeral-whonix-connections.1.gz",
    mode: 0o644,
    kind: "file",
    template: "usr/share/man/man1/nymphemeral-whonix-connections.1.ejs",
    language: "roff",
    compression: "gzip",
  },
  {
    path: "/usr/share/man/man7/nymphemeral-whonix-connections.7.gz",
    mode: 0o644,
    kind: "file",
    template: "usr/share/man/man7/nymphemeral-whonix-connections.7.ejs",
    language: "roff",
    compression: "gzip",
  },
];

export const MAINTAINER_SCRIPTS: readonly MaintainerScript[] = [
  { name: "postinst", template: "DEBIAN/postinst.ejs" },
  { name: "prerm", template: "DEBIAN/prerm.ejs" },
  { name: "postrm", template: "DEBIAN/postrm.ejs" },
];
