import { afterAll, beforeAll, type ExpectStatic, test } from "vitest";
import type { Machine } from "../machine.ts";
import { Gateway } from "./gateway.ts";
import { leaks } from "./leaks.ts";
import { TorNetwork } from "./tor-network.ts";
import { bootWorkstation, WORKSTATION_RELEASES } from "./workstation.ts";

const STORY_SECONDS = 900;

/** Who is in a story. */
export interface Cast {
  readonly tor: TorNetwork;
  /** Its Tor is down at first. */
  readonly gateway: Gateway;
  /** See {@link bootWorkstation}. */
  readonly workstation: Machine;
  /** The story's own: stories that run at the same time share the global one. */
  readonly expect: ExpectStatic;
}

/** How a story is told. */
export interface Setting {
  /** Whether it changes the network for everybody, so that no other story of the file may run at the same time. */
  readonly alone?: boolean;
  /** Whether something leaks in it on purpose. */
  readonly leaks?: boolean;
  /** Path of a package that is installed on the workstation from the start, its daemon up; none unless given. */
  readonly installed?: () => string | Promise<string>;
}

let tor: TorNetwork | undefined;

/** Gives a file's stories a Tor network, which they share. To be called once in a file. */
export function withTorNetwork(): void {
  beforeAll(async () => {
    tor = await TorNetwork.start((line) => process.stdout.write(`${line}\n`));
  });
  afterAll(async () => {
    await tor?.[Symbol.asyncDispose]();
  });
}

/**
 * Registers one test per release that tells a story on a workstation and a gateway of its own. Unless its setting
 * says otherwise it fails when anything leaked.
 */
export function whonixStory(title: string, tell: (cast: Cast) => Promise<void>, setting: Setting = {}): void {
  const register = setting.alone ? test : test.concurrent;
  for (const release of WORKSTATION_RELEASES) {
    register(`${title} [${release}]`, { timeout: STORY_SECONDS * 1000 }, async ({ expect }) => {
      if (!tor) throw new Error("call withTorNetwork() first");
      await using gateway = await Gateway.make(tor);
      await using workstation = await bootWorkstation(release, gateway, setting.installed);
      try {
        await tell({ tor, gateway, workstation, expect });
        if (!setting.leaks) await expectNoLeaks(gateway, expect);
      } catch (error) {
        if (error instanceof Error)
          error.message += `\n${await workstation.lastWords()}\n${await gateway.lastWords()}`;
        throw error;
      }
    });
  }
}

/** Fails when a workstation sent anything but DNS and what goes into Tor, or its gateway had to drop anything. */
async function expectNoLeaks(gateway: Gateway, expect: ExpectStatic): Promise<void> {
  expect(leaks(await gateway.packets())).toStrictEqual([]);
  expect(await gateway.droppedPackets()).toStrictEqual({ input: 0, passing: 0 });
}
