import { expect, it } from "vitest";

import { renderAptSource } from "../../../src/render/apt-source.ts";
import { projectTemplates } from "../example.ts";

it("a source names the repository, and the keyring that is to sign it (sources.list(5))", async () => {
  const source = { url: "https://deb.example.org", suite: "testing" };
  expect(
    renderAptSource(source, await projectTemplates())
      .split("\n")
      .filter((line) => !line.startsWith("#")),
  ).toEqual([
    "Types: deb",
    "URIs: https://deb.example.org",
    "Suites: testing",
    "Components: main",
    "Signed-By: /usr/share/keyrings/nymphemeral-archive-keyring.gpg",
    "",
  ]);
});
