import type { BinaryPackage } from "./binary-package.ts";
import type { ChangelogEntry } from "./changelog.ts";
import { controlFields } from "./control.ts";
import { MAPPED_ADDRESS } from "./endpoint.ts";
import { MAINTAINER_SCRIPTS, SHIPPED_FILES } from "./files.ts";
import { OLDEST_STUNNEL, type StunnelOptions } from "./stunnel.ts";
import { isolatedNewsTunnel, newsTunnel, type Servers, mailTunnel, type Tunnel } from "./tunnels.ts";

/** The package with the tunnels. Validation judges it, rendering makes every file of it. */
export interface Definition extends BinaryPackage {
  /** The version that package.json states; it must be the changelog's. */
  projectVersion: string;
  oldestStunnel: string;
  globalOptions: StunnelOptions;
  news: Tunnel;
  mail: Tunnel;
}

/** The servers that the nymphemeral manual names. */
export const DOCUMENTED_SERVERS: Servers = {
  news: { host: "news.mixmin.net", port: 563 },
  mail: { host: MAPPED_ADDRESS, port: 25 },
};

/** The unit's RuntimeDirectory, and the name of the user that exists while the daemon runs. */
export const RUNTIME_DIRECTORY = "stunnel-nymphemeral";

/** What a build decides: the servers, and where version and date come from. */
export interface BuildInput {
  servers: Servers;
  /** Whether news gets a circuit of its own; false unless given. */
  isolate?: boolean | undefined;
  changelog: ChangelogEntry;
  projectVersion: string;
  /** Seconds since the epoch; overrides the changelog's date. */
  sourceDateEpoch?: number | undefined;
}

/**
 * The package as one value.
 *
 * @returns the definition; nothing in it has been judged yet
 */
export function definePackage({
  servers,
  isolate = false,
  changelog,
  projectVersion,
  sourceDateEpoch,
}: BuildInput): Definition {
  return {
    control: controlFields(changelog),
    date: sourceDateEpoch ?? changelog.date,
    projectVersion,
    oldestStunnel: OLDEST_STUNNEL,
    // With a pid file stunnel4's init script sees that the daemon runs, and leaves it alone.
    // Warnings name every failure; notices would add the time and size of each mail and fetch to the journal.
    globalOptions: { pid: `/run/${RUNTIME_DIRECTORY}/stunnel.pid`, debug: "warning" },
    news: isolate ? isolatedNewsTunnel(servers.news) : newsTunnel(servers.news),
    mail: mailTunnel(servers.mail),
    files: SHIPPED_FILES,
    scripts: MAINTAINER_SCRIPTS,
  };
}
