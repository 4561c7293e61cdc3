import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll } from "vitest";
import { COMMANDS } from "../../scripts/repo/commands.ts";
import { homeOf } from "../../scripts/repo/home.ts";
import { KEYRING_PATH } from "../../src/definition/keyring.ts";
import { GATEWAY } from "../container/addresses.ts";
import { archivePublished } from "../container/signed-repository.ts";
import { builtPackage } from "../container/story.ts";
import { beOffline } from "../container/terminal.ts";
import { initialized, ownKeys } from "../repository/made-repository.ts";
import { expectNews } from "./clients.ts";
import { whonixStory, withTorNetwork } from "./whonix-story.ts";

// What the gateway's Tor offers, at the place where apt looks for it; a Whonix-Workstation has it there.
const SOCKS = "/usr/lib/systemd/systemd-socket-proxyd";
const SOCKS_HERE = `systemd-run --quiet --socket-property=ListenStream=127.0.0.1:9050 ${SOCKS} ${GATEWAY}:9050`;

withTorNetwork();

let repository = "";

beforeAll(async () => {
  ownKeys();
  repository = mkdtempSync(join(tmpdir(), "repository-"));
  await initialized(repository);
  await COMMANDS["add"]?.run({}, [repository, builtPackage()]);
});

whonixStory(
  "apt installs from an onion service by tor+http, and goes to none without Tor",
  async ({ tor, gateway, workstation, expect }) => {
    await gateway.startTor();
    await tor.providers.showRepository(await archivePublished(repository));
    await beOffline(workstation);
    await workstation.succeed(SOCKS_HERE);
    await workstation.copyIn(join(homeOf(repository).published, "archive-keyring.gpg"), KEYRING_PATH);
    const subscribe = async (scheme: string) => {
      const source = `deb [signed-by=${KEYRING_PATH}] ${scheme}://${tor.providers.onion} stable main\n`;
      await workstation.write("/etc/apt/sources.list", source);
    };

    await subscribe("http");
    expect(await workstation.fail("apt-get update 2>&1")).toContain(
      "Direct connection to .onion domains is blocked by default",
    );
    await subscribe("tor+http");
    await workstation.waitUntil("apt-get update", 300);
    await workstation.succeed("apt-get install nymphemeral-whonix-connections", { seconds: 240 });
    await expectNews(workstation);
  },
  // There is one web server before the onion service.
  { alone: true },
);
