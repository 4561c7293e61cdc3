import { describe, expect, it } from "vitest";

import { projectFiles } from "../unit/project-files.ts";

const CONF = "debian-templates/etc/privleap/conf.d/nymphemeral-whonix-connections.conf";

// privleap.conf.d(5): an action has a command and somebody who may run it; blanks beside "=" belong to key and value.
const ACTION = /\[action:[-\w.]+\]\nCommand=\S.*\nAuthorizedUsers=\S+\nAuthorizedGroups=\S+\n/;

describe("privleap's actions", () => {
  it("stand in a file that privleapd can read: with any error in it, privleapd would not start", () => {
    const lines = (projectFiles().get(CONF) ?? "").split("\n").filter((line) => !/^\s*(?:#|$)/.test(line));
    expect(`${lines.join("\n")}\n`).toMatch(new RegExp(`^(?:${ACTION.source})+$`));
  });
});
