import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RigError } from "../errors.ts";
import { MAIL, NEWS, SPARE } from "../addresses.ts";
import { $ } from "../../../src/system/shell.ts";

/** The servers beyond a machine. */
export type ServerName = "news" | "mail";
/** What a server presents: only "trusted" should satisfy a client that trusts the test CA. */
export type Presented =
  "trusted" | "wrong-name" | "unknown-ca" | "expired" | "not-yet-valid" | "speaking-subject";

/** What stunnel says of a certificate that has expired: the subject of one that only no authority signed. */
const SPEAKING_SUBJECT = "CERT: Pre-verification error: certificate has expired";

export const SERVER_NAMES = ["news", "mail"] as const satisfies readonly ServerName[];

/** The test CA and every certificate the servers can present. */
export interface Certificates {
  /** The CA's certificate, PEM. */
  readonly ca: string;
  /** The name by which OpenSSL finds it in a folder of certificates, such as "0a1b2c3d.0"; openssl-rehash(1). */
  readonly caLink: string;
  /** For each server, what it can present: a private key and its certificate, PEM. */
  readonly servers: Readonly<Record<ServerName, Readonly<Record<Presented, string>>>>;
}

/** Subject alternative names of each server. */
const NAMES: Readonly<Record<ServerName, string>> = {
  news: `DNS:news.mixmin.net,IP:${NEWS},IP:${SPARE}`,
  mail: `DNS:mail.mixmin.net,IP:${MAIL}`,
};

let made: Promise<Certificates> | undefined;

/**
 * The test CA and its certificates; made with openssl at the first call, once per story file.
 *
 * @throws {RigError} openssl failed.
 */
export async function testCertificates(): Promise<Certificates> {
  made ??= makeCertificates();
  return await made;
}

async function makeCertificates(): Promise<Certificates> {
  const directory = await mkdtemp(join(tmpdir(), "certificates-"));
  try {
    await makeAuthority(directory, "test-ca");
    await makeAuthority(directory, "unknown-ca");
    const [news, mail] = await Promise.all([issueAll(directory, "news"), issueAll(directory, "mail")]);
    const ca = await readFile(join(directory, "test-ca.crt"), "utf8");
    const hash = await $({ cwd: directory })`openssl x509 -hash -noout -in test-ca.crt`;
    return { ca, caLink: `${hash.stdout.trim()}.0`, servers: { news, mail } };
  } catch (error) {
    throw new RigError("openssl cannot make the test certificates", { cause: error });
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function makeAuthority(directory: string, name: string): Promise<void> {
  await $({ cwd: directory })`openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -subj ${`/CN=Stories ${name}`} -days 30 -keyout ${name}.key -out ${name}.crt`;
}

async function issueAll(directory: string, server: ServerName): Promise<Record<Presented, string>> {
  const [trusted, wrongName, unknownCa, expired, notYetValid, speakingSubject] = await Promise.all([
    issue(directory, server, "trusted"),
    issue(directory, server, "wrong-name"),
    issue(directory, server, "unknown-ca"),
    issue(directory, server, "expired"),
    issue(directory, server, "not-yet-valid"),
    issue(directory, server, "speaking-subject"),
  ]);
  return {
    trusted,
    "wrong-name": wrongName,
    "unknown-ca": unknownCa,
    expired,
    "not-yet-valid": notYetValid,
    "speaking-subject": speakingSubject,
  };
}

async function issue(directory: string, server: ServerName, presented: Presented): Promise<string> {
  const name = `${server}-${presented}`;
  const isStranger = presented === "unknown-ca" || presented === "speaking-subject";
  const authority = isStranger ? "unknown-ca" : "test-ca";
  const subject = presented === "speaking-subject" ? SPEAKING_SUBJECT : name;
  const names = presented === "wrong-name" ? "DNS:wrong-name.invalid" : NAMES[server];
  const [start, end] = validity(presented).map(asn1Time);
  // ca(1), unlike x509(1), has always set the first second as well; it wants a register of what it issued.
  const register = `[ca]
default_ca = register
[register]
database = ${name}.index
new_certs_dir = .
policy = any
rand_serial = yes
x509_extensions = extensions
[any]
commonName = supplied
[extensions]
subjectAltName = ${names}
`;
  await writeFile(join(directory, `${name}.cnf`), register);
  await writeFile(join(directory, `${name}.index`), "");
  await $({ cwd: directory })`
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj ${`/CN=${subject}`} \
      -keyout ${name}.key -out ${name}.csr
    openssl ca -batch -notext -config ${name}.cnf -cert ${authority}.crt -keyfile ${authority}.key -md sha256 \
      -startdate ${start} -enddate ${end} -in ${name}.csr -out ${name}.crt`;
  const files = [`${name}.key`, `${name}.crt`].map((file) => readFile(join(directory, file), "utf8"));
  return (await Promise.all(files)).join("");
}

const DAY_MILLISECONDS = 86_400_000;

/** First and last second of a certificate, from now, in days. */
function validity(presented: Presented): readonly [number, number] {
  if (presented === "expired") return [-2, -1];
  return presented === "not-yet-valid" ? [1, 30] : [-1, 30];
}

/** As ca(1) reads it: YYYYMMDDHHMMSSZ. */
function asn1Time(days: number): string {
  const time = new Date(Date.now() + days * DAY_MILLISECONDS);
  return `${time.toISOString().replace(/\D/g, "").slice(0, "YYYYMMDDHHMMSS".length)}Z`;
}
