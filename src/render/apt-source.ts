import { KEYRING_PATH, type Source, SOURCES_TEMPLATE } from "../definition/keyring.ts";
import { renderTemplate, type Templates } from "./templates.ts";

/** The text of the .sources file that the keyring brings. */
export function renderSources(source: Source, templates: Templates): string {
  return renderTemplate(templates, SOURCES_TEMPLATE, "text", { source, keyringPath: KEYRING_PATH });
}
