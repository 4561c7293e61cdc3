import { expect, it } from "vitest";

import { renderAptSource } from "../../src/render/apt-source.ts";
import { documentedLines } from "../documented-lines.ts";
import { projectTemplates } from "../unit/example.ts";

it("docs/repository.md has users write the keyring's own source by hand, to the byte", async () => {
  const lines = documentedLines("docs/repository.md", "archive-keyring.gpg");
  const [, written] = lines.split(/<<'EOF' &&\n|(?<=\n)EOF\n/);
  const source = { url: "https://deb.example.org", suite: "stable" };
  expect(written).toBe(renderAptSource(source, await projectTemplates()));
});
