import { expect } from "vitest";

import { COMMAND, said, UNIT } from "./command.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";

const FOLDER = `/usr/local/etc/${COMMAND}.d`;
const USER_SETTINGS = `${FOLDER}/50_user.conf`;

/** After how many seconds a change is interrupted: before its first step, in the middle and after its last. */
const MOMENTS = Array.from({ length: 12 }, (_, index) => (0.02 + index * 0.2).toFixed(2));

story(
  "a change that cannot tell of itself, or is interrupted, is made whole or not at all",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const settings = async () => (await machine.succeed(`tail -n +2 ${USER_SETTINGS}`)).trim();
    const isWhole = async (when: string) => {
      await machine.waitForOpenPort("127.0.0.1", 25, 5);
      await machine.waitForOpenPort("127.0.0.1", 119, 5);
      const shown = await said(machine, "servers");
      expect(shown.lines, when).toHaveLength(2);
      expect(shown.exitCode, when).toBe(0);
      expect(
        await machine.succeed(
          `flock --nonblock /run/${COMMAND}.lock ls ${FOLDER} && stat -c %s /run/${COMMAND}.lock`,
        ),
        when,
      ).toMatch(/^(?:50_user\.conf\n)?0$/);
    };
    for (const [index, closed] of [
      ">&-",
      "2>&-",
      ">&- 2>&-",
      "<&- >&- 2>&-",
      ">/dev/full",
      ">/dev/full 2>&1",
      "| true",
    ].entries()) {
      const name = `news${index}.example.org`;
      await machine.execute(`${COMMAND} servers --news ${name} ${closed}`);
      expect(await settings(), closed).toBe(`news = ${name}:563`);
      await isWhole(closed);
    }
    // While it waits for another change it has begun nothing.
    const waiting = await settings();
    await machine.execute(
      `flock /run/${COMMAND}.lock timeout --signal=INT 1 ${COMMAND} servers --news waits.example.org; true`,
    );
    expect(await settings()).toBe(waiting);
    await isWhole("waiting");
    let made = 0;
    for (const moment of MOMENTS) {
      const before = await settings();
      const name = `at${moment.replace(".", "-")}.example.org`;
      await machine.execute(`timeout --signal=INT ${moment} ${COMMAND} servers --news ${name}; true`);
      const after = await settings();
      expect([before, `news = ${name}:563`], moment).toContain(after);
      made += after === before ? 0 : 1;
      await isWhole(moment);
    }
    expect(made).toBeGreaterThan(0);

    // Servers with which the tunnels do not come up.
    await machine.write(
      `/etc/systemd/system/${UNIT}.d/refuse.conf`,
      `[Service]\nExecStartPre=+/bin/sh -c "! grep -q refused.example /run/stunnel-nymphemeral/stunnel.conf"\n`,
    );
    await machine.succeed("systemctl daemon-reload");
    const before = await settings();
    for (const moment of ["1", "2", "4"]) {
      await machine.execute(`timeout --signal=INT ${moment} ${COMMAND} servers --news refused.example; true`);
      expect(await settings(), moment).toBe(before);
      await isWhole(moment);
    }
  },
);
