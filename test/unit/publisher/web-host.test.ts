import { describe, expect, it } from "vitest";

import { hostAt } from "../../../src/publisher/web-host.ts";

describe("hostAt", () => {
  it.each([
    ["rsync://deb.example.org/module/debian", "rsync"],
    ["ann@deb.example.org:/srv/debian", "rsync"],
    ["/mnt/web", "rsync"],
    ["rclone:storage:bucket", "rclone"],
    ["rclone:my-storage:bucket/debian", "rclone"],
  ])("takes %s for what %s is told", (target, name) => {
    expect(Object.values(hostAt(target).tool)).toEqual([name]);
  });

  it.each(["", "-e sh", "-oProxyCommand=sh:debian", "ann@-oProxyCommand=sh:debian", "host:a\nb"])(
    "refuses what rsync or ssh could take for an option, or an end of line: %j",
    (target) => {
      expect(() => hostAt(target)).toThrow(`--to ${JSON.stringify(target)} is no target`);
    },
  );

  it.each([
    ["no bucket", "rclone:storage:"],
    ["no remote", "rclone:bucket"],
    ["a folder of this machine", "rclone:/srv/debian"],
    ["a connection string with its keys", "rclone:storage,secret_access_key=SECRET:bucket"],
    ["a remote without a configuration", "rclone::s3:bucket"],
    ["an option", "rclone:-v:bucket"],
    ["a bucket without a name", "rclone:storage:/debian"],
  ])("refuses %s", (_case, target) => {
    expect(() => hostAt(target)).toThrow(`--to ${JSON.stringify(target)} names no bucket`);
  });
});
