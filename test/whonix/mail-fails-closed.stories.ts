import { documentedOutput } from "../documented-lines.ts";
import { said } from "../container/command.ts";
import { builtPackage } from "../machines/story.ts";
import { expectMail, expectNews, sendMail } from "./clients.ts";
import { whonixStory } from "../machines/whonix/whonix-story.ts";

whonixStory(
  "without the gateway's line nothing reaches the stranger at 2.2.2.2, and with it mail arrives",
  async ({ tor, gateway, workstation, expect }) => {
    await gateway.startTor({ mapping: false });
    await workstation.install(builtPackage());
    await expectNews(workstation);
    const { exitCode, lines } = await said(workstation, "check");
    const page = documentedOutput("docs/troubleshooting.md", "nymphemeral-whonix-connections check");
    // The page folds the lines, and its reader is no root.
    const shown = page
      .join(" ")
      .replace(" sudo ", " ")
      .replaceAll(/\d+\.\d\d s/g, "N s");
    expect(lines.join(" ")).toBe(shown);
    expect(exitCode).toBe(1);
    const json = await workstation.execute("nymphemeral-whonix-connections check --json", { seconds: 150 });
    expect(JSON.parse(json.stdout)).toMatchObject({ tunnels: [{ cause: null }, { cause: "unmapped" }] });
    expect((await sendMail(workstation, "for-a-stranger")).exitCode).not.toBe(0);
    expect(await tor.providers.delivered("for-a-stranger")).toBe("");
    expect(await tor.providers.strangersLog()).toBe("");

    await gateway.stopTor();
    await gateway.startTor();
    expect(await expectMail(workstation, tor)).toContain("Delivered-To: nym@example.org");
    expect(await tor.providers.strangersLog()).toBe("");
  },
);
