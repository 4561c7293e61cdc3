import { createHash } from "node:crypto";

import type { Page, PagePackage } from "../../../src/publish/page.ts";
import { DATE } from "../example.ts";
import { RELAY_ONION } from "../onion-names.ts";
import { FIRST_FINGERPRINT, NEXT_FINGERPRINT } from "../public-keys.ts";

const DAY = 86_400;

function published(name: string, version: string, days: number, size: number): PagePackage {
  const filename = `pool/main/n/${name}/${name}_${version}_all.deb`;
  const sha256 = createHash("sha256").update(filename).digest("hex");
  return { name, version, filename, size, sha256, published: DATE + days * DAY };
}

/** A repository with all that its page can show. Every test changes one thing of it. */
export const PAGE: Page = {
  origin: "nymphemeral",
  label: "nymphemeral for Whonix",
  packageName: "nymphemeral-whonix-connections",
  url: "https://deb.example.org/nymphemeral",
  onion: `tor+http://${RELAY_ONION}/nymphemeral`,
  suites: [
    {
      name: "stable",
      packages: [
        published("nymphemeral-archive-keyring", "2026.11.20", 0, 3124),
        published("nymphemeral-whonix-connections", "1.0.1", 1, 28_404),
        published("nymphemeral-whonix-connections", "1.0.0", 0, 28_380),
      ],
    },
    {
      name: "testing",
      packages: [published("nymphemeral-whonix-connections", "1.1.0~rc1", 2, 28_512)],
    },
  ],
  fingerprints: [FIRST_FINGERPRINT, NEXT_FINGERPRINT],
  keyFile: { path: "nymphemeral-archive-keyring.gpg", sha256: "ab".repeat(32) },
};
