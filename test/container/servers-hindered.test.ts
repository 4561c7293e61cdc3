import { expect } from "vitest";

import { PUBLIC_ONION, RELAY_ONION } from "../unit/onion-names.ts";
import { COMMAND, said, saidBy, UNIT } from "./command.ts";
import { daemon } from "../machines/inside/tunnels.ts";
import { oldestAndNewest, releasesWith } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";

const FOLDER = `/usr/local/etc/${COMMAND}.d`;
/** Mounts a full disk over a folder. */
const fill = (folder: string): string =>
  `mount -t tmpfs -o size=4k tmpfs ${folder} && head -c 4096 /dev/zero >${folder}/full`;
const USER_SETTINGS = `${FOLDER}/50_user.conf`;

story(
  "two changes of the servers at once are both made",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.succeed(
      `${COMMAND} servers --mail ${RELAY_ONION} >/root/mail & ${COMMAND} servers --news ${PUBLIC_ONION} >/root/news && wait $!`,
    );
    expect((await machine.read(USER_SETTINGS)).split("\n").slice(1).toSorted()).toStrictEqual([
      "",
      `mail = ${RELAY_ONION}:25`,
      `news = ${PUBLIC_ONION}:563`,
    ]);
    // Whoever holds the lock for long is told of.
    await machine.succeed(`systemd-run --quiet --unit=holder flock /run/${COMMAND}.lock sleep 600`);
    await machine.waitUntil(`! flock --nonblock /run/${COMMAND}.lock true`, 30);
    expect(await said(machine, "servers --default")).toStrictEqual({
      exitCode: 1,
      lines: [
        `error: Another '${COMMAND} servers' is running. fix: run this command again when it has ended. Nothing was changed.`,
      ],
    });
    expect((await said(machine, "servers --default --dry-run")).exitCode).toBe(0);
  },
);

story(
  "servers says what keeps it from writing, and changes nothing",
  { releases: oldestAndNewest(releasesWith("mount")), installed: builtPackage },
  async (machine) => {
    expect(await machine.fail(`${COMMAND} status >/dev/full`)).toBe(
      "error: Standard output cannot be written: No space left on device.",
    );
    const before = await daemon(machine);
    const change = `servers --mail ${RELAY_ONION}`;
    const refused = async (words: string, command = change) =>
      expect(await said(machine, command)).toStrictEqual({
        exitCode: 1,
        lines: [`error: ${words}. Nothing was changed.`],
      });
    await machine.succeed("mount --bind /usr/local /usr/local && mount -o remount,bind,ro /usr/local");
    await refused(`${FOLDER}: Read-only file system`);
    await machine.succeed(`umount /usr/local && ${COMMAND} ${change}`);
    const settings = await machine.read(USER_SETTINGS);

    await machine.succeed("mount --bind /usr/local /usr/local && mount -o remount,bind,ro /usr/local");
    await refused(`${USER_SETTINGS}.new cannot be written: Read-only file system`, "servers --isolate");
    await refused(`${USER_SETTINGS} cannot be removed: Read-only file system`, "servers --default");
    await machine.succeed(`umount /usr/local && mkdir ${USER_SETTINGS}.new`);
    await refused(`${USER_SETTINGS}.new cannot be written: File exists`, "servers --isolate");
    await machine.succeed(`rmdir ${USER_SETTINGS}.new && ${fill("/tmp")}`);
    expect((await said(machine, change)).lines.join("\n")).toMatch(
      /^error: \/tmp\/\w+\/50_user\.conf cannot be written: No space left on device\. Nothing was changed\.$/,
    );
    await machine.succeed(`umount /tmp && ${fill(FOLDER)}`);
    await refused(`${USER_SETTINGS} cannot be written: No space left on device`);
    await machine.succeed(`umount ${FOLDER}`);
    expect(await machine.read(USER_SETTINGS)).toBe(settings);
    expect(await machine.succeed("systemctl is-active stunnel@nymphemeral")).toBe("active");
    expect(await daemon(machine)).not.toBe(before);
  },
);

story(
  "a FIFO in the place of a file holds nothing up",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    const quick = async (words: string) => await saidBy(machine, `timeout 60 ${COMMAND} ${words} </dev/null`);
    await machine.succeed(`mkdir -p ${FOLDER} && mkfifo ${FOLDER}/60_fifo.conf`);
    const noFile = `error: ${FOLDER}/60_fifo.conf: this is no plain file. fix: make it a file of lines such as: mail = NAME.onion`;
    expect(await quick(`servers --mail ${RELAY_ONION}`)).toStrictEqual({
      exitCode: 1,
      lines: [noFile, "error: Nothing was changed."],
    });
    expect((await quick("servers")).lines.at(-1)).toBe(noFile);
    await machine.succeed(`rm ${FOLDER}/60_fifo.conf && mkfifo ${USER_SETTINGS}`);
    expect((await quick("servers --default")).lines).toStrictEqual([
      `error: ${USER_SETTINGS} is no plain file. fix: move it away. Nothing was changed.`,
    ]);
    await machine.succeed(`rm ${USER_SETTINGS}`);

    // The daemon's own user may put anything into its folder.
    for (const name of ["log", "stunnel.conf", "stunnel.pid"]) {
      await machine.succeed(`systemctl restart ${UNIT}`);
      await machine.waitForOpenPort("127.0.0.1", 119, 5);
      await machine.succeed(
        `cd /run/stunnel-nymphemeral && rm ${name} && mkfifo -m 666 ${name} && touch /etc/stunnel/nymphemeral.conf`,
      );
      expect([0, 1], name).toContain((await quick("status")).exitCode);
      expect([0, 1], name).toContain((await quick("servers")).exitCode);
      expect([0, 1], name).toContain((await quick("check --timeout 10")).exitCode);
    }
  },
);

story(
  "a name of a file that a terminal would act on is masked wherever it is told",
  { releases: ["bullseye", "trixie"], installed: builtPackage },
  async (machine) => {
    const name = "60_\\033[31m\\nmail\\342\\200\\256.conf";
    const masked = `${FOLDER}/60_?[31m?mail???.conf`;
    await machine.succeed(
      `mkdir -p ${FOLDER} && printf 'mail = ${PUBLIC_ONION}\\n' >"${FOLDER}/$(printf '${name}')"`,
    );
    expect((await said(machine, "servers")).lines[1]).toBe(
      `mail  ${PUBLIC_ONION}:25  verified by its name, in Tor  (${masked}, line 1)`,
    );
    expect((await said(machine, `servers --mail ${RELAY_ONION}`)).lines).toStrictEqual([
      `error: ${masked}, line 1 sets another server, and is read later. fix: remove that line. Nothing was changed.`,
    ]);
    await machine.succeed(`printf 'mail = relay.onion\\n' >"${FOLDER}/$(printf '${name}')"`);
    const said1 = await said(machine, "check");
    expect(said1.lines[0]).toContain(`${masked}, line 1: "relay.onion" is not the name of an onion service`);
    expect(said1.lines.join("\n")).not.toMatch(/[^\n\x20-\x7e]/);
  },
);
