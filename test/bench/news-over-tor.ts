// What `npm run bench:tor` prints: started by scripts/bench-tor.ts in namespaces of its own.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { median } from "./alternate.ts";
import { formatTable, type Row } from "./table.ts";
import { packageWith } from "../machines/packages/builds.ts";
import { Machine } from "../machines/machine.ts";
import { builtPackage } from "../machines/story.ts";
import { expectNews } from "../whonix/clients.ts";
import { Gateway } from "../machines/whonix/gateway.ts";
import { TorNetwork } from "../machines/whonix/tor-network.ts";
import { bootWorkstation } from "../machines/whonix/workstation.ts";

const GREETINGS = 30;
const TRANSFERS = 9;
const ARTICLE_LINES = 5_000_000 / 50;
const ISOLATED_PORT = 1119;

const tor = await TorNetwork.start((line) => process.stderr.write(`${line}\n`));
const article = await tor.providers.post(`${"x".repeat(48)}\n`.repeat(ARTICLE_LINES));
const gateway = await Gateway.make(tor);
await gateway.startTor();
const workstation = await bootWorkstation("trixie", gateway);
await workstation.install(builtPackage());
await startIsolated(workstation);
await expectNews(workstation);

const greetings = await turns(GREETINGS);
const transfers = await turns(TRANSFERS, article);
const rows: Row[] = [
  row("to the greeting, documented conf", greetings, "documented", 1.1),
  row("to the greeting, isolated", greetings, "isolated", 0.85),
  row("an article of 5 MB, documented conf", transfers, "documented", 1 / 0.9),
  row("an article of 5 MB, isolated", transfers, "isolated", 1 / 0.9),
];
const notes = [
  `Medians of ${GREETINGS} and ${TRANSFERS} turns. Theirs: openssl s_client, through the same Tor.`,
];
process.stdout.write(`${formatTable([{ title: "news over Tor", notes, rows }])}\n`);
process.exit();

type Contender = "direct" | "documented" | "isolated";
type Turn = Readonly<Record<Contender, number>>;

function row(what: string, measured: readonly Turn[], contender: Contender, target: number): Row {
  const medianOf = (name: Contender) => median(measured.map((turn) => turn[name]));
  return { what, ours: medianOf(contender), theirs: medianOf("direct"), unit: "time", target };
}

/** A second stunnel in the machine, with the isolated build's news tunnel on another port. */
async function startIsolated(machine: Machine): Promise<void> {
  await machine.copyIn(await packageWith("--isolate"), "/root/isolated.deb");
  const move = `s/127.0.0.1:119/127.0.0.1:${ISOLATED_PORT}/; s/127.0.0.1:25$/127.0.0.1:1025/; s|^pid = .*|pid =|`;
  const conf = "dpkg-deb --fsys-tarfile isolated.deb | tar -xO ./etc/stunnel/nymphemeral.conf";
  await machine.succeed(`cd /root && ${conf} | sed '${move}' > isolated.conf && stunnel isolated.conf`);
}

async function turns(count: number, messageId = ""): Promise<readonly Turn[]> {
  const input = await readFile(join(import.meta.dirname, "news-over-tor.py"));
  const id = messageId && `'${messageId}'`;
  const words = `python3 - ${count} 119 ${ISOLATED_PORT} ${id}`;
  const lines = await workstation.succeed(words, { input, seconds: 900 });
  return lines.split("\n").map((line) => {
    const [direct = NaN, documented = NaN, isolated = NaN] = line.split(" ").map(Number);
    return { direct, documented, isolated };
  });
}
