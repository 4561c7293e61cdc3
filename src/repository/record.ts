import { KEYRING_FILE, PAGE } from "./layout.ts";
import type { Identity, Ledger } from "./ledger.ts";

/**
 * A line of the public record: what was ever published in a suite, or signed for it. Dates are of ISO 8601, checksums
 * SHA-256 in hexadecimal. With an InRelease it has the files that no other signature protects: the public keys and the page.
 */
export type Recorded =
  | ({ event: "package"; date: string; suite: string; sha256: string } & Identity)
  | { event: "release"; date: string; suite: string; inRelease: string; keyring: string; page: string };

/** @returns the public record, oldest first: a longer ledger has the same lines and more */
export function recordText(ledger: Ledger): string {
  return ledger
    .flatMap((entry): Recorded[] => {
      switch (entry.event) {
        case "package": {
          const { at, suite, name, version, architecture, sha256 } = entry;
          return [{ event: "package", date: dateOf(at), suite, name, version, architecture, sha256 }];
        }
        case "publish": {
          const { date, suite, inRelease, entrance } = entry;
          const [keyring = "", page = ""] = [KEYRING_FILE, PAGE].map((path) => entrance[path]);
          return [{ event: "release", date: dateOf(date), suite, inRelease, keyring, page }];
        }
        case "published":
          return [];
      }
    })
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");
}

function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

/**
 * What the public record may be if nobody else wrote there: that of the last complete publication or, where later ones were
 * interrupted, of any of them.
 */
export function expectedRecords(ledger: Ledger): readonly string[] {
  const complete = ledger.findLastIndex(({ event }) => event === "published") + 1;
  return Array.from({ length: ledger.length - complete + 1 }, (_text, more) =>
    recordText(ledger.slice(0, complete + more)),
  );
}
