import { createHash } from "node:crypto";

import type { ListedVersion } from "../../../src/repository/listing.ts";
import type { Page } from "../../../src/repository/page.ts";
import { DATE } from "../example.ts";
import { RELAY_ONION } from "../onion-names.ts";
import { FIRST_FINGERPRINT, NEXT_FINGERPRINT } from "../public-keys.ts";

const DAY = 86_400;

function published(suite: string, name: string, version: string, days: number, size: number): ListedVersion {
  const filename = `pool/main/n/${name}/${name}_${version}_all.deb`;
  const sha256 = createHash("sha256").update(filename).digest("hex");
  return { suite, name, version, date: DATE + days * DAY, filename, size, sha256 };
}

/** A repository with all that its page can show. Every test changes one thing of it. */
export const PAGE: Page = {
  origin: "nymphemeral",
  label: "nymphemeral for Whonix",
  packageName: "nymphemeral-whonix-connections",
  url: "https://deb.example.org/nymphemeral",
  onion: `tor+http://${RELAY_ONION}/nymphemeral`,
  suites: ["stable", "testing"],
  keys: [FIRST_FINGERPRINT, NEXT_FINGERPRINT],
  keyFile: { path: "archive-keyring.gpg", sha256: "ab".repeat(32) },
  versions: [
    published("stable", "nymphemeral-archive-keyring", "2026.11.20", 0, 3124),
    published("stable", "nymphemeral-whonix-connections", "1.0.0", 0, 28_380),
    published("stable", "nymphemeral-whonix-connections", "1.0.1", 1, 28_404),
    published("testing", "nymphemeral-whonix-connections", "1.1.0~rc1", 2, 28_512),
  ],
};
