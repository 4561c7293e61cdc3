import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onHost } from "../../scripts/on-host.ts";
import { makeDataDirectory } from "./tor-daemon.ts";

/** A directory authority's name and address; its ports are those of all. */
export interface Authority {
  readonly name: string;
  readonly address: string;
}

export const OR_PORT = 9001;
export const DIRECTORY_PORT = 7000;

/**
 * Makes the keys of a directory authority where {@link TorDaemon.start} will look for them.
 *
 * @param directory The directory of all Tor processes.
 * @returns The torrc line by which every Tor process knows it.
 */
export async function makeAuthority(directory: string, { name, address }: Authority): Promise<string> {
  const keys = join(directory, name, "keys");
  await mkdir(keys, { recursive: true });
  const [identity, signing, certificate] = ["identity_key", "signing_key", "certificate"].map((file) =>
    join(keys, `authority_${file}`),
  );
  const files = ["-i", identity ?? "", "-s", signing ?? "", "-c", certificate ?? ""];
  const directoryAddress = `${address}:${DIRECTORY_PORT}`;
  await onHost`echo none | tor-gencert --create-identity-key --passphrase-fd 0 -m 1 -a ${directoryAddress} ${files}`;
  const data = await makeDataDirectory(directory, name);
  const empty = join(directory, "empty.torrc");
  await writeFile(empty, "");
  const options = ["--DataDirectory", data, "--Nickname", name, "--Address", address];
  const configuration = ["--defaults-torrc", empty, "-f", empty, "--ORPort", `${address}:${OR_PORT}`];
  const list = ["--hush", "--User", "debian-tor", ...configuration, ...options, "--list-fingerprint"];
  await onHost`tor ${list}`;
  const v3Identity = /^fingerprint (\w+)$/m.exec(await readFile(certificate ?? "", "utf8"))?.[1];
  // "NAME FINGERPRINT"
  const fingerprint = (await readFile(join(data, "fingerprint"), "utf8")).trim().split(" ")[1];
  return `DirAuthority ${name} orport=${OR_PORT} v3ident=${v3Identity} ${directoryAddress} ${fingerprint}`;
}
