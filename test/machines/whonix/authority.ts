import type { Machine } from "../machine.ts";
import type { Relay } from "./addresses.ts";

export const OR_PORT = 9001;
export const DIRECTORY_PORT = 7000;

/**
 * Makes the keys of a directory authority where its instance of tor@.service will look for them.
 *
 * @param machine It has the instance already, see tor-instance-create(8).
 * @returns The torrc line by which every Tor process knows it.
 */
export async function makeAuthority(machine: Machine, { name, address }: Relay): Promise<string> {
  const data = `/var/lib/tor-instances/${name}`;
  const directoryAddress = `${address}:${DIRECTORY_PORT}`;
  const configuration = `--defaults-torrc ../empty -f ../empty --ORPort ${address}:${OR_PORT}`;
  const identity = `--User _tor-${name} --DataDirectory ${data} --Nickname ${name} --Address ${address}`;
  const keys = await machine.succeed(`set -e
    mkdir -m 700 ${data}/keys
    cd ${data}/keys
    echo none | tor-gencert --create-identity-key --passphrase-fd 0 -m 1 -a ${directoryAddress} \\
      -i authority_identity_key -s authority_signing_key -c authority_certificate
    touch ../empty
    chown -R _tor-${name}: .
    tor --hush ${configuration} ${identity} --list-fingerprint
    cat authority_certificate ../fingerprint`);
  const v3Identity = /^fingerprint (\w+)$/m.exec(keys)?.[1];
  const fingerprint = new RegExp(`^${name} (\\w+)$`, "m").exec(keys)?.[1];
  return `DirAuthority ${name} orport=${OR_PORT} v3ident=${v3Identity} ${directoryAddress} ${fingerprint}`;
}
