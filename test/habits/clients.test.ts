import { describe, expect, it } from "vitest";

import { SCENARIOS, treeOf } from "../golden/scenarios.ts";
import { textsOf } from "../unit/tree-texts.ts";
import { projectFiles } from "../unit/project-files.ts";

const EXAMPLE = "/usr/share/doc/nymphemeral-whonix-connections/examples/msmtprc";

describe("docs/clients.md", () => {
  it("shows the msmtprc that ships", async () => {
    const shipped = textsOf(await treeOf(SCENARIOS.documented)).get(EXAMPLE) ?? "";
    const options = shipped.replaceAll(/^#.*\n/gm, "");
    expect(options).toMatch(/^account default\n/);
    expect(projectFiles().get("docs/clients.md")).toContain(`\`\`\`\n${options}\`\`\`\n`);
  });
});
