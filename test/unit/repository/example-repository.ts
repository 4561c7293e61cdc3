import type { Ledger } from "../../../src/repository/ledger.ts";
import { type Decision, type Plan, planPublication, type PlanInputs } from "../../../src/repository/plan.ts";
import { VALIDITY } from "../../../src/repository/release.ts";
import { type Repository, readRepository } from "../../../src/repository/repository.ts";
import type { Settings } from "../../../src/repository/settings.ts";
import { type Signatures, type Step, stepsOf } from "../../../src/repository/steps.ts";
import { type Stanza, stanzaOf } from "../../../src/repository/stanza.ts";

/** The fingerprint of no key. */
const FINGERPRINT = "0123456789ABCDEF0123456789ABCDEF01234567";

/** The settings of the example. */
export const SETTINGS: Settings = {
  origin: "Example",
  label: "An example",
  suites: ["stable", "testing"],
  keys: [FINGERPRINT],
  url: "https://deb.example.org",
  requireVerified: false,
};

/** 2026-11-22 18:00:00 UTC. */
export const NOW = 1_795_370_400;

/** A repository in memory. */
export class Memory {
  readonly tree = new Map<string, Uint8Array>();
  ledger: Ledger = [];
  settings = SETTINGS;

  /** Reads it as it stands. */
  open(): Repository {
    return readRepository(this.settings, this.ledger, (path) => this.tree.get(path));
  }

  /** What a plan is made from; nothing is compressed. */
  inputs(now = NOW): PlanInputs {
    return {
      now,
      validity: VALIDITY,
      xz: async (content) => await Promise.resolve(Buffer.concat([Buffer.from("xz:"), content])),
      keyring: Buffer.from("keys"),
      page: ({ versions }) => `a page of ${versions.length} versions`,
      read: (path) => this.tree.get(path),
    };
  }

  /** Takes the steps of a plan. */
  perform(steps: readonly Step[]): void {
    for (const step of steps) {
      switch (step.kind) {
        case "settings":
          this.settings = step.settings;
          break;
        case "record":
          this.ledger = [...this.ledger, ...step.records];
          break;
        case "write":
          this.tree.set(step.path, step.content);
          break;
        case "delete":
          this.tree.delete(step.path);
      }
    }
  }

  /** Plans to publish these packages, and nothing else, in a suite. */
  async plan(suite: string, versions: readonly string[], now = NOW): Promise<readonly Step[]> {
    const packages = versions.map((version) => example(version));
    const files = new Map(packages.map(({ filename, version }) => [filename, bytesOf(version)]));
    return await this.stepsFor({ changes: [{ name: suite, packages }], problems: [], files }, now);
  }

  /** The steps of what was decided; nobody signs. */
  async stepsFor(decision: Decision, now = NOW): Promise<readonly Step[]> {
    const plan = await planPublication(this.open(), decision, this.inputs(now));
    return stepsOf(plan, signaturesOf(plan), new Uint8Array());
  }

  /** Publishes these packages, and nothing else, in a suite. */
  async publish(suite: string, versions: readonly string[], now = NOW): Promise<void> {
    this.perform(await this.plan(suite, versions, now));
  }
}

/** What stands for the signatures of a plan. */
export function signaturesOf({ releases }: Plan, change = (text: string): string => text): Signatures[] {
  return releases.map(({ text }) => ({
    inRelease: Buffer.from(change(clearSigned(text))),
    signature: Buffer.from("signature"),
  }));
}

/** A text as gpg signs it, but that nobody did. */
export function clearSigned(text: string): string {
  const signature = "-----BEGIN PGP SIGNATURE-----\n\nc2lnbmF0dXJl\n=AAAA\n-----END PGP SIGNATURE-----\n";
  return `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${text}${signature}`;
}

/** What stands for the bytes of a version. */
export function bytesOf(version: string): Uint8Array {
  return Buffer.from(`example ${version}`);
}

/** The example, or another package, in a version, as a list describes it. */
export function example(version: string, content = bytesOf(version), name = "example"): Stanza {
  const control = [
    `Package: ${name}`,
    "Architecture: all",
    `Version: ${version}`,
    "Maintainer: Ann Author <ann@example.org>",
    "Description: short",
    " Filename: no field",
    "",
  ].join("\n");
  return stanzaOf(control, content);
}
