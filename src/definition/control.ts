import type { ChangelogEntry } from "./changelog.ts";

/** The control fields of the binary package (Policy 5.3), but Installed-Size, which rendering counts. */
export interface Control {
  Package: string;
  Version: string;
  Architecture: "all";
  Maintainer: string;
  Depends: readonly string[];
  Section: string;
  Priority: "optional";
  "Multi-Arch": "foreign";
  Homepage: string;
  Description: { synopsis: string; paragraphs: readonly string[] };
}

/**
 * The package's facts, in the order in which dpkg-gencontrol(1) writes them.
 *
 * @param changelog - the newest entry: name, version and maintainer
 */
export function controlFields({ packageName, version, maintainer }: ChangelogEntry): Control {
  return {
    Package: packageName,
    Version: version,
    Architecture: "all",
    Maintainer: maintainer,
    // What else the maintainer scripts call (deb-systemd-helper, invoke-rc.d, find) is Essential.
    Depends: [
      // The command's modules: JSON::PP, Getopt::Long and Time::HiRes are not in perl-base.
      "perl:any",
      // The daemon. From forky on the package is called stunnel, and stunnel4 is a transitional package.
      "stunnel4 | stunnel",
      // /etc/ssl/certs: the authorities that the news server's certificate is verified against.
      "ca-certificates",
    ],
    Section: "mail",
    Priority: "optional",
    "Multi-Arch": "foreign",
    Homepage: "https://github.com/felipedau/nymphemeral",
    Description: {
      synopsis: "TLS tunnels for nymphemeral's news and mail on Whonix",
      paragraphs: [
        "nymphemeral, a client for anonymous nym accounts, fetches its messages by NNTP and sends them by SMTP, " +
          "both in clear text to this machine. This package configures, enables and starts stunnel with the two " +
          "tunnels that add TLS: port 119 leads to a news server, port 25 to a mail relay.",
        "It is made for a Whonix-Workstation, where the Whonix-Gateway sends every connection through Tor. " +
          "It brings neither Tor nor socat: on a workstation they would mean Tor over Tor.",
        "This package is produced independently of The Tor Project and of Whonix, and carries no guarantee from " +
          "either of them.",
      ],
    },
  };
}
