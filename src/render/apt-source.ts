import { KEYRING_PATH, type AptSource, APT_SOURCE_TEMPLATE } from "../definition/keyring.ts";
import { renderTemplate, type Templates } from "./templates.ts";

/** @returns the text of the .sources file that the keyring package brings (sources.list(5)) */
export function renderAptSource(source: AptSource, templates: Templates): string {
  return renderTemplate(templates, APT_SOURCE_TEMPLATE, "text", { source, keyringPath: KEYRING_PATH });
}
