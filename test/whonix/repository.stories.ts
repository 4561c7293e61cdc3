import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeAll } from "vitest";

import { makeKey } from "../../src/system/gpg.ts";
import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { KEYRING_PATH, APT_SOURCE_PATH } from "../../src/definition/keyring.ts";
import { renderAptSource } from "../../src/render/apt-source.ts";
import { GATEWAY } from "../machines/addresses.ts";
import { archivePublished, publishedWith } from "../machines/inside/signed-repository.ts";
import { builtPackage } from "../machines/story.ts";
import { beOffline, TERMINAL } from "../machines/inside/terminal.ts";
import { ownKeys } from "../repository/made-repository.ts";
import { projectTemplates } from "../unit/example.ts";
import { pageCommands } from "../unit/repository/page-commands.ts";
import { expectNews } from "./clients.ts";
import { whonixStory } from "../machines/whonix/whonix-story.ts";

// What the gateway's Tor offers, at the place where apt looks for it; a Whonix-Workstation has it there.
const SOCKS = "/usr/lib/systemd/systemd-socket-proxyd";
const SOCKS_HERE = `systemd-run --quiet --socket-property=ListenStream=127.0.0.1:9050 ${SOCKS} ${GATEWAY}:9050`;

beforeAll(ownKeys);

whonixStory(
  "apt moves to the onion service by what the page says, installs from it, and goes to none without Tor",
  async ({ tor, gateway, workstation, expect }) => {
    await gateway.startTor();
    const { onion } = tor.providers;
    const key = await makeKey("Ann Author <ann@example.org>");
    const repository = await publishedWith(key, [builtPackage()], {
      url: "https://deb.example.org",
      onion: `tor+http://${onion}`,
    });
    const { published } = repositoryPaths(repository);
    await tor.providers.showRepository(await archivePublished(repository));
    await beOffline(workstation);
    await workstation.succeed(SOCKS_HERE);
    await workstation.copyIn(join(published, "archive-keyring.gpg"), KEYRING_PATH);
    const templates = await projectTemplates();
    const source = (url: string) => renderAptSource({ url, suite: "stable" }, templates);

    await workstation.write(APT_SOURCE_PATH, source(`http://${onion}`));
    expect(await workstation.fail("apt-get update 2>&1")).toContain(
      "Direct connection to .onion domains is blocked by default",
    );
    const page = await readFile(join(published, "index.html"), "utf8");
    await workstation.waitUntil(TERMINAL + pageCommands(page).get("by-onion"), 300);
    expect(await workstation.read(APT_SOURCE_PATH)).toBe(source(`tor+http://${onion}`));
    await workstation.succeed("apt-get install nymphemeral-whonix-connections", { seconds: 240 });
    await expectNews(workstation);
  },
  // There is one web server before the onion service.
  { alone: true },
);
