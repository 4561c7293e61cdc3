import { expect } from "vitest";

import { COMMAND, said, UNIT } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { listeners, reportOf, TUNNELS_UP } from "../machines/inside/tunnels.ts";
import { NEXT_NEWS_PORT, nextPackage } from "../machines/packages/versions.ts";

const DROP_IN = `/etc/systemd/system/${UNIT}.d/mine.conf`;
const BUILT = ["127.0.0.1:119", "127.0.0.1:25"];
const NEXT = [`127.0.0.1:${NEXT_NEWS_PORT}`, "127.0.0.1:25"];

/** An upgrade, a reinstallation of what it brought, and a downgrade: what the package's report says first. */
async function changes(machine: Machine): Promise<(string | undefined)[]> {
  const firstLines = [];
  for (const file of ["next", "next", "built"]) {
    firstLines.push(reportOf(await machine.succeed(`dpkg --install /root/${file}.deb 2>&1`))[0]);
  }
  return firstLines;
}

const UNMASK = `systemctl unmask ${UNIT} && systemctl restart ${UNIT}`;

const thrice = (line: string): string[] => [line, line, line];

story(
  "an administrator's drop-in, stop, disable and mask survive upgrade, reinstallation and downgrade",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.copyIn(builtPackage(), "/root/built.deb");
    await machine.copyIn(await nextPackage(), "/root/next.deb");

    await machine.write(DROP_IN, "[Service]\nLimitNOFILE=4321\n");
    expect(await changes(machine)).toStrictEqual(thrice(TUNNELS_UP));
    expect(await machine.succeed(`cat /proc/$(systemctl show -p MainPID --value ${UNIT})/limits`)).toMatch(
      /^Max open files +4321 +4321 /m,
    );
    expect(await listeners(machine)).toStrictEqual(BUILT);

    // Disabled is about the boot: what runs goes on, and is what was installed last.
    await machine.succeed(`systemctl disable ${UNIT}`);
    const { stdout } = await machine.execute("dpkg --install /root/next.deb 2>&1");
    expect(reportOf(stdout)[0]).toBe(TUNNELS_UP);
    expect(await listeners(machine)).toStrictEqual(NEXT);
    await machine.succeed(`systemctl stop ${UNIT}`);
    expect(await changes(machine)).toStrictEqual(
      thrice(`The tunnels stay down: ${UNIT} is disabled, as the administrator chose.`),
    );
    expect(await machine.fail(`systemctl is-enabled ${UNIT}`)).toBe("disabled");

    await machine.succeed(`systemctl enable ${UNIT}`);
    expect(await changes(machine)).toStrictEqual(
      thrice(
        `The tunnels were stopped before this upgrade and stay stopped. To start them: systemctl start ${UNIT}`,
      ),
    );

    await machine.succeed(`systemctl mask ${UNIT}`);
    expect(await changes(machine)).toStrictEqual(
      thrice(`The tunnels stay down: ${UNIT} is masked, as the administrator chose.`),
    );
    expect(await machine.fail(`systemctl is-enabled ${UNIT}`)).toBe("masked");

    expect(await listeners(machine)).toStrictEqual([]);
    await machine.succeed(`systemctl unmask ${UNIT} && systemctl start ${UNIT} && systemctl mask ${UNIT}`);
    expect(await changes(machine)).toStrictEqual(
      thrice(`The tunnels still run the old version, because ${UNIT} is masked. To switch: ${UNMASK}`),
    );
    expect(await machine.succeed(`${COMMAND} servers --news news.example.org | tail -n 1`)).toBe(
      `Saved. The tunnels still use the old servers, because ${UNIT} is masked. To switch: ${UNMASK}`,
    );
    expect((await said(machine, "servers")).lines[2]).toBe(
      `The tunnels do not use these servers yet. To switch: ${UNMASK}`,
    );
    expect((await said(machine, "status")).lines[0]).toMatch(new RegExp(`^not well: .*\\. Next: ${UNMASK}$`));
    expect((await said(machine, "check")).lines[0]).toMatch(
      new RegExp(`^news: fails: .*\\. Next: ${UNMASK}$`),
    );
    expect(await listeners(machine)).toStrictEqual(BUILT);
    await machine.succeed(`${COMMAND} servers --default && systemctl unmask ${UNIT}`);

    // An upgrade that takes them down says so.
    await machine.write(DROP_IN, "[Service]\nExecStartPre=/bin/false\n");
    const failed = await machine.succeed("dpkg --install /root/next.deb 2>&1");
    expect(reportOf(failed)[0]).toBe(
      `The tunnels ran before this upgrade, and did not start again. To see why: ${COMMAND} check`,
    );
    await machine.succeed("dpkg --install /root/built.deb");
    await machine.write(DROP_IN, "[Service]\nLimitNOFILE=4321\n");
    await machine.succeed(`systemctl daemon-reload && systemctl stop ${UNIT}`);
    expect(await machine.read(DROP_IN)).toBe("[Service]\nLimitNOFILE=4321\n");
    await machine.succeed(`systemctl unmask ${UNIT} && systemctl start ${UNIT}`);
    expect(await listeners(machine)).toStrictEqual(BUILT);
  },
);
