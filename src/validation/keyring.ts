import { isIPv4 } from "node:net";

import { type KeyringPackage, isOverTor } from "../definition/keyring.ts";
import type { PublicKey } from "../definition/public-key.ts";
import { type Problem, type Rule, quoted, unless } from "../problem.ts";
import { binaryPackage, refusePackage } from "./binary-package.ts";
import { isHostName } from "./endpoints.ts";
import { onionName } from "./onion.ts";

/**
 * Judges a keyring package by every rule.
 *
 * @returns all problems; none means that it can be rendered
 */
export function keyringPackageProblems(keyring: KeyringPackage): readonly Problem[] {
  const { keys, aptSource } = keyring;
  return [
    ...binaryPackage(keyring),
    ...distinctKeys(keys, "keys"),
    ...repositoryUrl(aptSource.url, "repository (--url)"),
    ...suite(aptSource.suite, "suite (--suite)"),
  ];
}

/**
 * Refuses a keyring package that has a problem.
 *
 * @throws PackageError with all problems at once
 */
export function validateKeyringPackage(keyring: KeyringPackage): void {
  refusePackage(keyringPackageProblems(keyring));
}

const distinctKeys: Rule<readonly PublicKey[]> = (keys, where) => {
  const fingerprints = keys.map(({ fingerprint }) => fingerprint);
  return [
    ...unless(keys.length > 0, () => ({
      where,
      what: "there is none",
      rule: "apt takes a repository only by a key that signed it (sources.list(5), Signed-By)",
      fix: "give the file that gpg --export FINGERPRINT writes",
    })),
    ...fingerprints
      .filter((fingerprint, index) => fingerprints.indexOf(fingerprint) !== index)
      .map((fingerprint) => ({
        where,
        what: `${fingerprint} is there twice`,
        rule: "a rotation needs two keys, the old and the next one",
        fix: "give each key once",
      })),
  ];
};

// One word for apt, for a shell and for a page: nothing in it has to be quoted.
const PATH = String.raw`(?:/[A-Za-z0-9._~+-]+)*`;
const SERVER = new RegExp(
  String.raw`^(https?|tor\+http)://([a-z0-9.-]+|\[::1\])(?::[1-9][0-9]{0,4})?${PATH}$`,
);
/** Names of this machine, to which nothing leaves it. */
const THIS_MACHINE: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);
const FOLDER = new RegExp(`^file:(?=/)${PATH}$`);

/** The server that an address names. */
interface Server {
  scheme: string;
  host: string;
  isOnion: boolean;
}

/** @returns the server of an http or https address, or of one over Tor; undefined for anything else */
export function serverOf(url: string): Server | undefined {
  const [, scheme, host] = SERVER.exec(url) ?? [];
  return scheme === undefined || host === undefined
    ? undefined
    : { scheme, host, isOnion: host.endsWith(".onion") };
}

/** Where a repository is, as apt(8) and its page name it. */
export const repositoryUrl: Rule<string> = (url, where) => {
  const server = serverOf(url);
  if (server === undefined) {
    return unless(FOLDER.test(url), () => ({
      where,
      what: `${quoted(url)} is not the address of a repository`,
      rule: "https://, http:// or tor+http:// and a server in lower case, or file: and a folder; plain letters, no final slash",
      fix: "write for example https://deb.example.org/nymphemeral",
    }));
  }
  const { host, isOnion } = server;
  return [
    ...unless(isOnion === isOverTor(url), () => ({
      where,
      what: isOnion ? "apt does not go to an onion service by http" : `${quoted(host)} is no onion service`,
      rule: "tor+http:// is for onion services, whose name proves who they are, and apt refuses them by any other way",
      fix: isOnion ? `write tor+http://${host}` : `write https://${host}`,
    })),
    ...serverProblems(server, where, "tor+http://"),
  ];
};

/**
 * What is wrong with a server, for apt and for our own commands alike.
 *
 * @param onionScheme - by which an onion service is reached there
 */
export function serverProblems(
  { scheme, host, isOnion }: Server,
  where: string,
  onionScheme: string,
): readonly Problem[] {
  const isThisMachine = THIS_MACHINE.has(host);
  return [
    ...unless(isThisMachine || isIPv4(host) || isHostName(host), () => ({
      where,
      what: `${quoted(host)} is neither a host name nor an address`,
      rule: "a host name has two or more labels of 1 to 63 letters, digits and inner hyphens (RFC 1123, section 2.1)",
      fix: "give the server's full name",
    })),
    ...unless(scheme !== "http" || isOnion || isThisMachine, () => ({
      where,
      what: "a machine between a client and the server sees what http carries, and can hold an old list back",
      rule: `http:// is for this machine (localhost, 127.0.0.1, [::1]); an onion service has ${onionScheme}`,
      fix: `write https://${host}`,
    })),
    ...(isOnion ? onionName(host, where) : []),
  ];
}

/** The name of a suite, which is also a folder's in dists/. */
export const suite: Rule<string> = (name, where) =>
  unless(/^[a-z0-9][a-z0-9+.-]*$/.test(name), () => ({
    where,
    what: `${quoted(name)} is not the name of a suite`,
    rule: "a-z 0-9 + - . and first a letter or digit: it is a folder below dists/",
    fix: "write for example stable",
  }));
