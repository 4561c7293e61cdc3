import { expect } from "vitest";

import { COMMAND, CONF as STUNNEL_CONF, UNIT } from "./command.ts";
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

    // Its reader is account "user", who has no sudo in a USER session of Whonix 18.
    const nextStep = async () => {
      const { stdout } = await machine.execute(leaprun(`${COMMAND}-check`), { seconds: 150 });
      return /^news: .* Next: (.*)$/m.exec(stdout)?.[1];
    };
    await machine.succeed(`systemctl stop ${UNIT}`);
    await machine.succeed(
      "mkdir -p /usr/libexec/user-sysmaint-split && install -m 4750 /bin/true /usr/bin/sudo",
    );
    const start = `sudo systemctl start ${UNIT}`;
    expect(await nextStep()).toBe(`boot into the sysmaint session, and run there: ${start}`);
    await machine.succeed("chmod 4755 /usr/bin/sudo");
    expect(await nextStep()).toBe(start);
    await machine.succeed(`install -m 755 /bin/false /usr/bin/leaprun && systemctl start ${UNIT}`);
    await machine.succeed(`echo 'debug = 3' >>${STUNNEL_CONF}`);
    expect(await nextStep()).toBe(`leaprun ${COMMAND}-restart`);
  },
);
