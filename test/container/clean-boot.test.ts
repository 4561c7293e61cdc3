import { expect } from "vitest";

import { RELEASES } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";

// The words by which Whonix's systemcheck finds the lines of a boot's journal that it shows to the user.
const ALARMING = /warn|fail|error|killed|segfault|BUG|(?<!de)fault/i;

story(
  "a clean boot logs nothing that Whonix's systemcheck shows",
  { releases: RELEASES },
  async (machine) => {
    await machine.install(builtPackage());
    await machine.reboot();
    await machine.waitForOpenPort("127.0.0.1", 119, 20);
    const journal = (await machine.succeed("journalctl --boot --no-pager -o short")).split("\n");
    const ours = journal.filter((line) => /stunnel|nymphemeral/.test(line));
    expect(ours.length).toBeGreaterThan(0);
    expect(ours.filter((line) => ALARMING.test(line))).toStrictEqual([]);
    expect(await machine.succeed("systemctl list-units --failed --plain --no-legend '*stunnel*'")).toBe("");
  },
);
