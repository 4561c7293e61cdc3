import { HtmlValidate } from "html-validate";
import { expect, it } from "vitest";

import { renderPage } from "../../../src/repository/page.ts";
import { projectTemplates } from "../example.ts";
import { PAGE } from "./page-example.ts";

const CHECKER = new HtmlValidate({ extends: ["html-validate:standard", "html-validate:a11y"] });

/** @returns what is wrong with a page: "rule, line: message" */
async function findingsIn(html: string): Promise<string[]> {
  const { results } = await CHECKER.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, line, message }) => `${ruleId}, line ${line}: ${message}`),
  );
}

it.each([
  ["as it is", PAGE],
  ["with one key", { ...PAGE, keys: PAGE.keys.slice(0, 1) }],
  ["without an onion address", { ...PAGE, onion: undefined }],
  ["before anything is published", { ...PAGE, versions: [] }],
  ["without the keyring", { ...PAGE, versions: PAGE.versions.slice(1) }],
])("the landing page is valid HTML %s", async (_case, page) => {
  expect(await findingsIn(renderPage(page, await projectTemplates()))).toEqual([]);
});

it("the checker finds what is wrong", async () => {
  const html = renderPage(PAGE, await projectTemplates());
  expect(await findingsIn(html.replace("</ol>", "<p>x</p></ol>"))).not.toEqual([]);
});
