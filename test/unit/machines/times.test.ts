import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { activityOf, readSpent, timesTable } from "../../machines/run/times.ts";
import { temporaryFolder } from "../temporary-folder.ts";

test("what is spent is summed for each activity, and the rest is what nothing else names", () => {
  const file = join(temporaryFolder(), "spent");
  writeFileSync(file, "boots\t1.5\t0.5\nwaiting\t10\t0\nboots\t2.5\t1.5\n");
  expect(timesTable(readSpent(file), { wall: 20, processor: 30 })).toStrictEqual([
    "machines' time     times   seconds processor s",
    "boots                  2         4           2",
    "apt and dpkg           0         0           0",
    "judges                 0         0           0",
    "other commands         0         0           0",
    "daemons                0         0           0",
    "waiting                1        10           0",
    "vitest, servers                  0          28",
    "the whole run                   20          30",
  ]);
});

test("shell text is what it is mostly for", () => {
  expect(activityOf("cd /root && apt-get install -y ./x.deb")).toBe("apt and dpkg");
  expect(activityOf("dpkg --purge x")).toBe("apt and dpkg");
  expect(activityOf("lintian x.deb")).toBe("judges");
  expect(activityOf("cat /proc/net/tcp")).toBe("other commands");
});
