// What `npm run bench:tor` prints: started by scripts/bench-tor.ts in namespaces of its own.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { median } from "./alternate.ts";
import { formatTable, type Row } from "./table.ts";
import { packageWith } from "../machines/packages/builds.ts";
import { Machine } from "../machines/machine.ts";
import { builtPackage } from "../machines/story.ts";
import { expectNews } from "../whonix/clients.ts";
import { Gateway } from "../machines/whonix/gateway.ts";
import { TorNetwork } from "../machines/whonix/tor-network.ts";
import { bootWorkstation } from "../machines/whonix/workstation.ts";

const ROUNDS = 12;
// Each contender comes first as often as the others.
const GREETINGS = 6;
const TRANSFERS = 3;
// Tor takes new circuits at most once in ten seconds.
const ROUND_MILLISECONDS = 10_500;
const ARTICLE_LINES = 5_000_000 / 50;
const ISOLATED_PORT = 1119;

const tor = await TorNetwork.start((line) => process.stderr.write(`${line}\n`));
const article = await tor.providers.post(`${"x".repeat(48)}\n`.repeat(ARTICLE_LINES));
const gateway = await Gateway.make(tor);
await gateway.startTor();
const workstation = await bootWorkstation("trixie", gateway);
await workstation.install(builtPackage());
await startIsolated(workstation);
await acknowledgeAtOnce(workstation);
await expectNews(workstation);

const rounds: Round[] = [];
for (let round = 0; round < ROUNDS; round++) {
  await Promise.all([gateway.takeNewCircuits(), setTimeout(ROUND_MILLISECONDS)]);
  rounds.push({ greetings: await turns(GREETINGS), transfers: await turns(TRANSFERS, article) });
}
const rows: Row[] = [
  row("to the greeting, documented conf", "greetings", "documented", 1.1),
  row("to the greeting, isolated", "greetings", "isolated", 0.85),
  row("an article of 5 MB, documented conf", "transfers", "documented", 1 / 0.9),
  row("an article of 5 MB, isolated", "transfers", "isolated", 1 / 0.9),
];
const notes = [
  `Medians of ${ROUNDS} rounds, each with other circuits: ${GREETINGS} greetings and ${TRANSFERS} articles.`,
  "Theirs: openssl s_client, through the same Tor. Lowest and highest ratio of a round:",
  `documented ${spread("greetings", "documented")}, isolated ${spread("greetings", "isolated")};`,
  `articles: documented ${spread("transfers", "documented")}, isolated ${spread("transfers", "isolated")}.`,
];
process.stdout.write(`${formatTable([{ title: "news over Tor", notes, rows }])}\n`);
process.exit();

type Contender = "direct" | "documented" | "isolated";
type Turn = Readonly<Record<Contender, number>>;

interface Round {
  readonly greetings: readonly Turn[];
  readonly transfers: readonly Turn[];
}

function medianOf(contender: Contender, measured: readonly Turn[]): number {
  return median(measured.map((turn) => turn[contender]));
}

function row(what: string, kind: keyof Round, contender: Contender, target: number): Row {
  const all = rounds.flatMap((round) => round[kind]);
  return { what, ours: medianOf(contender, all), theirs: medianOf("direct", all), unit: "time", target };
}

/** The lowest and the highest ratio of a round. */
function spread(kind: keyof Round, contender: Contender): string {
  const ratios = rounds.map((round) => medianOf(contender, round[kind]) / medianOf("direct", round[kind]));
  return `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
}

/**
 * Has the machine acknowledge each segment at once. Tor's transparent port waits for it (Nagle) before it sends what comes
 * after TLS session tickets: whether the greeting comes with them or 40 ms later is chance, for each contender.
 */
async function acknowledgeAtOnce(machine: Machine): Promise<void> {
  await machine.succeed(
    "ip -4 route show | while read -r route; do ip route replace $route quickack 1; done",
  );
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
  const lines = await workstation.succeed(words, { input, seconds: 300 });
  return lines.split("\n").map((line) => {
    const [direct = NaN, documented = NaN, isolated = NaN] = line.split(" ").map(Number);
    return { direct, documented, isolated };
  });
}
