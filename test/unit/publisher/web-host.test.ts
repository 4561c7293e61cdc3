import { describe, expect, it } from "vitest";

import { quoted } from "../../../src/problem.ts";
import { webHostAt } from "../../../src/publisher/web-host.ts";

describe("webHostAt", () => {
  it.each([
    ["rsync://deb.example.org/module/debian", "rsync"],
    ["ann@deb.example.org:/srv/debian", "rsync"],
    ["/mnt/web", "rsync"],
    ["/mnt/-web", "rsync"],
    ["ann@my-host.example.org:a-b/-c", "rsync"],
    ["[2001:db8::1]:debian", "rsync"],
    ["rclone:storage:bucket", "rclone"],
    ["rclone:my-storage:bucket/debian", "rclone"],
  ])("takes %s for what %s is told", (target, name) => {
    expect(Object.values(webHostAt(target).tool)).toEqual([name]);
  });

  it.each([
    "",
    "-e sh",
    "-oProxyCommand=sh:debian",
    "ann@-oProxyCommand=sh:debian",
    "[-oProxyCommand=sh]:debian",
    "ann@[-oProxyCommand=sh]:debian",
    "host:-x",
    "host::-x",
    "[2001:db8::1]:-x",
    "rsync://-oProxyCommand=sh/module",
    "rsync://ann@-x/module",
    "rsync://[-x]/module",
    "rsync://host/-x",
    "rclone:-v:bucket",
    "rclone:storage:-bucket",
    "host:a\nb",
    "host:a\u2028b",
    "host:\u202ea",
  ])(
    "refuses what rsync, ssh or rclone could take for an option, or a terminal for an end of line: %j",
    (target) => {
      expect(() => webHostAt(target)).toThrow(`--to ${quoted(target)} is no target`);
    },
  );

  it.each([
    ["no bucket", "rclone:storage:"],
    ["no remote", "rclone:bucket"],
    ["a folder of this machine", "rclone:/srv/debian"],
    ["a connection string with its keys", "rclone:storage,secret_access_key=SECRET:bucket"],
    ["a remote without a configuration", "rclone::s3:bucket"],
    ["a bucket without a name", "rclone:storage:/debian"],
  ])("refuses %s", (_case, target) => {
    expect(() => webHostAt(target)).toThrow(`--to ${JSON.stringify(target)} names no bucket`);
  });
});
