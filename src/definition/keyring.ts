import type { BinaryPackage } from "./binary-package.ts";
import type { PublicKey } from "./public-key.ts";

/** The name of the package that carries the repository's keys. */
export const KEYRING_PACKAGE = "nymphemeral-archive-keyring";

/** What `Signed-By` names: binary and for everybody to read, or apt on bullseye refuses it. */
export const KEYRING_PATH = `/usr/share/keyrings/${KEYRING_PACKAGE}.gpg`;

/** The repository as apt reads it, deb822 (sources.list(5)). */
export const APT_SOURCE_PATH = "/etc/apt/sources.list.d/nymphemeral.sources";

/** Its template: the landing page shows the same text, so that the package finds its own conffile there. */
export const APT_SOURCE_TEMPLATE = "etc/apt/sources.list.d/nymphemeral.sources.ejs";

/** Where apt finds a repository. */
export interface AptSource {
  /** Without a final slash: https://, http://, tor+http:// or file:. */
  url: string;
  suite: string;
}

/** The package with the repository's keys. */
export interface KeyringPackage extends BinaryPackage {
  keys: readonly PublicKey[];
  aptSource: AptSource;
}

/** What a build of the keyring package decides. */
export interface KeyringPackageInput {
  /** Two during a rotation. */
  keys: readonly PublicKey[];
  aptSource: AptSource;
  /** Rises whenever the keys or the source change: apt upgrades by the version alone. */
  version: string;
  maintainer: string;
}

const DOC = `/usr/share/doc/${KEYRING_PACKAGE}`;

/** @returns whether apt reaches it by its own Tor transport */
export function isOverTor(url: string): boolean {
  return url.startsWith("tor+");
}

/**
 * The keyring package as one value. It has no maintainer script: there is nothing to do but to unpack it.
 *
 * @returns the definition; nothing in it has been judged yet
 */
export function defineKeyringPackage({
  keys,
  aptSource,
  version,
  maintainer,
}: KeyringPackageInput): KeyringPackage {
  return {
    control: {
      Package: KEYRING_PACKAGE,
      Version: version,
      Architecture: "all",
      Maintainer: maintainer,
      Depends: isOverTor(aptSource.url) ? ["apt-transport-tor"] : [],
      Section: "misc",
      Priority: "optional",
      "Multi-Arch": "foreign",
      Homepage: "https://github.com/felipedau/nymphemeral",
      Description: {
        synopsis: "keys and source of the nymphemeral repository",
        paragraphs: [
          "The public keys that sign the apt repository of nymphemeral-whonix-connections, and the file that tells " +
            "apt where the repository is. When the keys change, an upgrade of this package brings the next one before " +
            "the old one goes.",
          "The keys count for this repository alone, and for no other one.",
        ],
      },
    },
    // The newest key's: the same keys and version make the same bytes.
    date: Math.max(...keys.map(({ created }) => created)),
    keys,
    aptSource,
    files: [
      // A conffile: an administrator's edit, and that there is no such file any more, survive an upgrade.
      { path: APT_SOURCE_PATH, kind: "conffile", ...text(APT_SOURCE_TEMPLATE) },
      { path: KEYRING_PATH, mode: 0o644, kind: "file", content: joined(keys) },
      {
        path: `${DOC}/changelog.gz`,
        kind: "file",
        ...text(`${DOC.slice(1)}/changelog.ejs`),
        compression: "gzip",
      },
      { path: `${DOC}/copyright`, kind: "file", ...text(`${DOC.slice(1)}/copyright`) },
      {
        path: `/usr/share/lintian/overrides/${KEYRING_PACKAGE}`,
        kind: "file",
        ...text(`usr/share/lintian/overrides/${KEYRING_PACKAGE}`),
      },
    ],
    scripts: [],
  };
}

function text(template: string): { template: string; language: "text"; mode: number } {
  return { template, language: "text", mode: 0o644 };
}

function joined(keys: readonly PublicKey[]): Uint8Array {
  return Buffer.concat(keys.map(({ content }) => content));
}
