import { expect } from "vitest";

import { ANOTHER_NEWS_SERVER, failureOf, UNIT } from "./command.ts";
import { oldestAndNewest } from "../machines/releases.ts";
import { serveInMachine } from "../machines/inside/server-in-machine.ts";
import { builtPackage, story } from "../machines/story.ts";

const TOO_OLD = `news.mixmin.net:563 speaks only TLS 1.1 or older, which is not safe. Next: ${ANOTHER_NEWS_SERVER}`;

/** Perl that waits for a hello, and answers with these bytes, written in hexadecimal. */
function answering(hexadecimal: string): string {
  return `sysread $client, my $hello, 4096; syswrite $client, pack "H*", "${hexadecimal}"; sleep 5`;
}

// A record of a handshake, TLS 1.1: the server's hello, which chooses TLS 1.1 and AES128-SHA (RFC 4346, 7.4.1.3).
const HELLO_OF_TLS_1_1 = `160302002a020000260302${"5a".repeat(32)}00002f00`;

// "The server's hello is done", before any hello (RFC 5246, 7.4.5).
const SENSELESS = "16030300040e000000";

story(
  "check names a server whose TLS is too old, and quotes stunnel for what it does not know",
  { releases: oldestAndNewest(), installed: builtPackage },
  async (machine) => {
    await machine.succeed("sed -i 's/^.* news/127.0.0.5 news/' /etc/hosts");

    // A server from before TLS 1.3 chooses its own version; a later one that was kept to it sends an alert.
    await serveInMachine(machine, { address: "127.0.0.5", port: 563, serve: answering(HELLO_OF_TLS_1_1) });
    expect(await failureOf(machine, "news")).toBe(TOO_OLD);
    await machine.succeed(
      "systemctl stop server-563 && cd /root &&" +
        "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=old -keyout old.key -out old.crt 2>&1 &&" +
        "systemd-run --quiet --unit=old-server openssl s_server -accept 127.0.0.5:563 -quiet -tls1_1 " +
        "-cipher ALL:@SECLEVEL=0 -key /root/old.key -cert /root/old.crt",
    );
    await machine.waitForOpenPort("127.0.0.5", 563, 10);
    expect(await failureOf(machine, "news")).toBe(TOO_OLD);

    await machine.succeed("systemctl stop old-server");
    await serveInMachine(machine, { address: "127.0.0.5", port: 563, serve: answering(SENSELESS) });
    expect(await failureOf(machine, "news")).toBe(
      "the tunnel to news.mixmin.net:563 was closed; stunnel says: unexpected message. " +
        `Next: journalctl -u ${UNIT}`,
    );
  },
);
