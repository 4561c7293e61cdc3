import { authenticationOf, GATEWAY, MAPPED_ADDRESS } from "../definition/endpoint.ts";
import { CONF_PATH, UNIT } from "../definition/files.ts";
import { type Definition, RUNTIME_DIRECTORY } from "../definition/package.ts";
import { isIsolated, sectionOptions, type Tunnel } from "../definition/tunnels.ts";
import type { PackageTree } from "../tree.ts";
import { renderBinaryPackage } from "./binary-package.ts";
import { completionValues } from "./completion.ts";
import type { Templates, Values } from "./templates.ts";

/**
 * Every byte of the package with the tunnels, in memory.
 *
 * @param definition - validated
 * @param templates - all of debian-templates/
 * @throws PackageError when a template is missing or names a value that there is not
 */
export function render(definition: Definition, templates: Templates): PackageTree {
  return renderBinaryPackage(definition, templates, valuesOf(definition));
}

/** What every template of the package may name. */
export function valuesOf({ control, date, globalOptions, news, mail }: Definition): Values {
  return {
    control,
    globalOptions,
    news: section(news),
    mail: section(mail),
    unit: UNIT,
    confPath: CONF_PATH,
    runtimeDirectory: RUNTIME_DIRECTORY,
    mappedAddress: MAPPED_ADDRESS,
    gateway: GATEWAY,
    completion: completionValues(),
    dateText: new Date(date * 1000).toISOString().slice(0, "YYYY-MM-DD".length),
  };
}

function section(tunnel: Tunnel): Values {
  return {
    ...tunnel,
    options: sectionOptions(tunnel),
    authentication: authenticationOf(tunnel.server.host),
    isolated: isIsolated(tunnel),
  };
}
