import { expect } from "vitest";

import { COMMAND } from "./command.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { daemon } from "../machines/inside/tunnels.ts";

const CONF = `/etc/privleap/conf.d/${COMMAND}.conf`;

/** Shell text that does what privleapd does as root for `leaprun NAME`: its command goes to bash, privleap.conf.d(5). */
function leaprun(name: string): string {
  return `bash -c "$(sed -n '/^\\[action:${name}\\]$/,/^$/s/^Command=//p' ${CONF})"`;
}

story(
  "privleap's actions check and restart the tunnels",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const before = await daemon(machine);
    await machine.succeed(leaprun(`${COMMAND}-restart`));
    await machine.waitForOpenPort("127.0.0.1", 119, 5);
    expect(await daemon(machine)).not.toBe(before);

    const checked = await machine.execute(leaprun(`${COMMAND}-check`), { seconds: 150 });
    expect(checked).toMatchObject({ exitCode: 1, stderr: "" });
    expect(checked.stdout).toMatch(/^news: fails: .*\nmail: fails: .*\ntor: .*\n$/);
  },
);
