import { beforeEach, describe, expect, it } from "vitest";

import { renderPage } from "../../../src/repository/page.ts";
import type { Templates } from "../../../src/render/templates.ts";
import { shellWarnings, syntaxErrors } from "../shell-judges.ts";
import { projectTemplates } from "../example.ts";
import { keyringTree } from "../keyring-example.ts";
import { textsOf } from "../tree-texts.ts";
import { pageCommands } from "./page-commands.ts";
import { PAGE } from "./page-example.ts";

let templates: Templates;
let html: string;

beforeEach(async () => {
  templates = await projectTemplates();
  html = renderPage(PAGE, templates);
});

describe("the commands of the page", () => {
  it("name the newest package of the first suite", () => {
    expect(pageCommands(html).get("by-file")).toBe(
      `/usr/lib/apt/apt-helper download-file \\
https://deb.example.org/nymphemeral/pool/main/n/nymphemeral-whonix-connections/nymphemeral-whonix-connections_1.0.1_all.deb \\
nymphemeral-whonix-connections.deb \\
SHA256:${PAGE.versions[2]?.sha256} &&
sudo apt install ./nymphemeral-whonix-connections.deb
`,
    );
  });

  it("have a user write the very source that the keyring would bring", async () => {
    const sources = textsOf(await keyringTree()).get("/etc/apt/sources.list.d/nymphemeral.sources");
    expect(pageCommands(html).get("by-hand")).toContain(`<<'EOF' &&\n${sources}EOF\n`);
  });

  it("are read by dash, and shellcheck has nothing against them", () => {
    const commands = pageCommands(html);
    expect([...commands.keys()]).toEqual([
      "by-keyring",
      "by-hand",
      "by-file",
      "relay",
      "check",
      "show-key",
      "sum",
      "installed",
      "by-onion",
      "new-key",
      "purge",
    ]);
    const script = `#!/bin/sh\n${[...commands.values()].join("").replace("*.deb", "./*.deb")}`;
    expect(syntaxErrors(script)).toEqual([]);
    expect(shellWarnings(script)).toEqual([]);
  });

  it("have the key file as the cure where there is no keyring package", () => {
    const versions = PAGE.versions.filter(({ name }) => name !== "nymphemeral-archive-keyring");
    const commands = pageCommands(renderPage({ ...PAGE, versions }, templates));
    expect(commands.has("by-keyring")).toBe(false);
    expect(commands.get("new-key")).toBe(
      `/usr/lib/apt/apt-helper download-file \\
https://deb.example.org/nymphemeral/archive-keyring.gpg \\
nymphemeral-archive-keyring.gpg \\
SHA256:${"ab".repeat(32)} &&
sudo install -m 644 nymphemeral-archive-keyring.gpg /usr/share/keyrings/ &&
sudo apt update
`,
    );
  });
});
