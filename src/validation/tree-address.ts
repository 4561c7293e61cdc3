import { type Rule, quoted, unless } from "../problem.ts";
import { serverOf, serverProblems } from "./keyring.ts";

/** Whether it has a scheme (RFC 3986, 3.1), and so is no path of a folder. */
export function isAddress(tree: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:\/\/|file:)/i.test(tree);
}

/**
 * Where a published tree may be fetched from, without a final slash: by https, by http from this machine, or from an onion
 * service.
 */
export const treeAddress: Rule<string> = (address, where) => {
  const fetchedByApt = unless(!/^(?:tor\+|file:)/i.test(address), () => ({
    where,
    what: `${quoted(address)} is an address for apt`,
    rule: "files are fetched by https://, or by http:// from this machine or from an onion service",
    fix: "write the folder without file:; write http:// for tor+http://, where the whole system's connections go through Tor, as on a Whonix-Workstation",
  }));
  if (fetchedByApt.length > 0) return fetchedByApt;
  const server = serverOf(address);
  if (server !== undefined) return serverProblems(server, where, "http://, too");
  return [
    {
      where,
      what: `${quoted(address)} is not the address of a repository`,
      rule: "https:// or http:// and a server in lower case; plain letters, no final slash",
      fix: "write for example https://deb.example.org/nymphemeral",
    },
  ];
};
