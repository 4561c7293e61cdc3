import { type Endpoint, formatEndpoint } from "../definition/endpoint.ts";
import type { Definition } from "../definition/package.ts";
import { npmVersion } from "../definition/release-version.ts";
import { type Problem, quoted, unless } from "../problem.ts";
import { binaryPackage, refusePackage } from "./binary-package.ts";
import { notMapped, startTlsPort } from "./endpoints.ts";
import { releaseVersion } from "./release-version.ts";
import { stunnelOptions, tunnel } from "./tunnels.ts";

/**
 * Judges a definition by every rule.
 *
 * @returns all problems, those that any package can have first; none means that it can be rendered
 */
export function problemsOf(definition: Definition): readonly Problem[] {
  const { control, projectVersion, oldestStunnel, globalOptions, news, mail } = definition;
  return [
    ...binaryPackage(definition),
    ...releaseVersion(control.Version, "changelog, version"),
    ...unless(projectVersion === npmVersion(control.Version), () => ({
      where: "package.json, version",
      what: `${quoted(projectVersion)} does not fit the changelog's ${quoted(control.Version)}`,
      rule: "version and date come from the Debian changelog alone; package.json has - where the changelog has ~",
      fix: `write ${quoted(npmVersion(control.Version))} into package.json`,
    })),
    ...stunnelOptions(oldestStunnel)(globalOptions, "global options"),
    ...tunnel(oldestStunnel)(news, `news server ${shownEndpoint(news.server)} (--news)`),
    ...notMapped(news.server, "news server (--news)"),
    ...tunnel(oldestStunnel)(mail, `mail relay ${shownEndpoint(mail.server)} (--mail)`),
    ...startTlsPort(mail.server, "mail relay (--mail)"),
  ];
}

/**
 * Refuses a definition that has a problem.
 *
 * @throws PackageError with all problems at once
 */
export function validate(definition: Definition): void {
  refusePackage(problemsOf(definition));
}

// As it was typed; a port that is no number is not there, or is named by its own problem.
function shownEndpoint({ host, port }: Endpoint): string {
  return quoted(Number.isNaN(port) ? host : formatEndpoint({ host, port }));
}
