import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeAll, expect, it } from "vitest";

import { readSettings, repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { takenKeys } from "../../src/publisher/taken-keys.ts";
import { $ } from "../../src/system/shell.ts";
import { makeSubkey } from "../unit/gpg-key.ts";
import { AptClient } from "./apt-client.ts";
import { ownKeys, packageOf, published } from "./made-repository.ts";
import { refusalOf } from "./refusal.ts";
import { repo, SETTINGS } from "./repo.ts";

let [folder, built] = ["", ""];

beforeAll(async () => {
  ownKeys();
  folder = mkdtempSync(join(tmpdir(), "taken-keys-"));
  built = await packageOf(folder, "1.0");
});

it("a subkey signs while the key itself is elsewhere, also for the keyring, and apt takes it", async () => {
  const elsewhere = mkdtempSync(join(folder, "elsewhere-"));
  const { fingerprint, secret } = makeSubkey(elsewhere);
  const file = join(elsewhere, "subkey.asc");
  writeFileSync(file, secret);
  const [taken] = await takenKeys({ file, owner: undefined }, Math.floor(Date.now() / 1000));
  expect(taken?.fingerprint).toBe(fingerprint);
  expect(taken?.about[0]).toMatch(
    /^taken over; its subkey [0-9A-F]{40} signs until \d{4}-\d\d-\d\d; the secret of the key itself is elsewhere$/,
  );

  const repository = join(elsewhere, "repository");
  await repo.init(repository, { ...SETTINGS, keys: [fingerprint] });
  await repo.add(repository, built);
  await repo.keyring(repository, "1");
  await repo.check(repository);
  const client = new AptClient(mkdtempSync(join(folder, "client-")), repository);
  expect([await client.update(), await client.download("example=1.0")]).toEqual(["", ""]);

  const other = await published(folder, built);
  const [old = ""] = readSettings(repositoryPaths(other))?.keys ?? [];
  await repo["add-key"](other, fingerprint);
  await repo["drop-key"](other, old);
  await repo.check(other);
  const otherClient = new AptClient(mkdtempSync(join(folder, "client-")), other);
  expect(await otherClient.update()).toBe("");
});

it("a key that cannot sign is taken over, and told why it is of no use; a public key is refused", async () => {
  const elsewhere = mkdtempSync(join(folder, "elsewhere-"));
  const file = join(elsewhere, "key.gpg");
  const rsa =
    "gpg --batch --quiet --passphrase '' --quick-generate-key 'RSA <rsa@example.org>' rsa2048 sign 1d";
  const inHome = $({ env: { GNUPGHOME: elsewhere } });
  await inHome`chmod 700 ${elsewhere}`;
  await inHome`sh -c ${rsa}`;
  await inHome`sh -c ${`gpg --export >${file}`}`;
  const take = async (): Promise<string[]> =>
    await refusalOf(takenKeys({ file, owner: undefined }, Date.now() / 1000));
  expect(await take()).toEqual([`${file} has no secret key`]);
  await inHome`sh -c ${`gpg --export-secret-keys >${file}`}`;
  await inHome`gpgconf --kill all`;
  const [message, problem = ""] = await take();
  expect([message, problem.replace(/[0-9A-F]{40}/, "FINGERPRINT")]).toEqual([
    "no repository can be signed by what gpg has now",
    "key FINGERPRINT: it is no ed25519 key",
  ]);
});

it("whoever makes a key learns where it lies, until when it signs, how to save it, and of another of that address", async () => {
  ownKeys();
  const now = Math.floor(Date.now() / 1000);
  const make = async (owner: string) => (await takenKeys({ file: undefined, owner }, now))[0];
  const first = await make("Jörg <joerg@example.org>");
  const second = await make("Another name <JOERG@example.org>");
  const { GNUPGHOME: home = "" } = process.env;
  const about = (fingerprint = ""): string[] => [
    "made; it signs until DAY",
    `it lies in ${home}`,
    `back it up: gpg --homedir '${home}' --export-secret-keys ${fingerprint} >FILE`,
  ];
  const told = (key: typeof first): string[] =>
    (key?.about ?? []).map((line) => line.replace(/\d{4}-\d\d-\d\d$/, "DAY"));
  expect(told(first)).toEqual(about(first?.fingerprint));
  expect(told(second)).toEqual([
    ...about(second?.fingerprint),
    `warning: gpg also has the secret key ${first?.fingerprint} for the same address; name keys by their fingerprints`,
  ]);
});
