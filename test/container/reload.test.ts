import { expect } from "vitest";

import { CONF, UNIT } from "./command.ts";
import { openConnection } from "../machines/inside/open-connection.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { builtPackage, story } from "../machines/story.ts";
import { daemon, listeners } from "../machines/inside/tunnels.ts";

story(
  "a reload refuses a broken conf in words and takes a mended one, and open connections notice neither",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.startServers();
    const before = await daemon(machine);
    const client = await openConnection(machine, 119);
    const goesOn = async (): Promise<void> => {
      expect(await client.ask("STAT 1")).toBe("223 1 <1@stories.invalid>");
      expect(await daemon(machine)).toBe(before);
    };
    await goesOn();

    await machine.fail(`sed -i '/^sslVersionMin/s/TLSv1.2/TLSv9/' ${CONF} && systemctl reload ${UNIT}`);
    const line = await machine.succeed(`grep -n TLSv9 ${CONF} | head -n 1 | cut -d : -f 1`);
    expect(await machine.succeed(`systemctl status ${UNIT} --lines 5 --full --no-pager`)).toContain(
      `${CONF}, line ${line}: stunnel refuses this line: "sslVersionMin = TLSv9": Invalid protocol version. ` +
        `fix: correct this line, then: systemctl reload-or-restart ${UNIT}`,
    );
    expect(await listeners(machine)).toStrictEqual(["127.0.0.1:119", "127.0.0.1:25"]);
    await goesOn();

    const mend = "/^sslVersionMin/s/TLSv9/TLSv1.2/; s/^accept = 127.0.0.1:119$/accept = 127.0.0.1:1119/";
    await machine.succeed(`sed -i '${mend}' ${CONF} && systemctl reload ${UNIT}`);
    await machine.waitForOpenPort("127.0.0.1", 1119, 20);
    expect((await machine.converse(1119, ["QUIT"])).greeting).toMatch(/^200 /);
    expect(await listeners(machine)).toStrictEqual(["127.0.0.1:1119", "127.0.0.1:25"]);
    await goesOn();
  },
);
