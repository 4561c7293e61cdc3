// What `npm run whonix` shows: started by scripts/whonix.ts in namespaces of its own, with a folder as argument.
import { runCgroup } from "../container/cgroup.ts";
import { Machine } from "../container/machine.ts";
import { builtPackage } from "../container/story.ts";
import { Gateway } from "./gateway.ts";
import { TorNetwork } from "./tor-network.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const tor = await TorNetwork.start(say, process.argv[2]);
const gateway = await Gateway.make(tor);
await gateway.startTor();
say("gateway: up");
const workstation = await Machine.boot({ release: "trixie", base: "equipped" }, gateway.network);
await workstation.write("/usr/share/anon-ws-base-files/workstation", "");
await workstation.trustTestCa();
say((await workstation.install(builtPackage())).split("\n").slice(-5).join("\n"));
say(`
Enter the workstation:  nsenter -a -t "$(head -n 1 ${runCgroup()}/*/payload/init.scope/cgroup.procs)"
Logs of Tor:            ${tor.directory}/*/log
Ctrl-C takes all down.`);
// The namespaces end with this process, and all that runs in them.
setInterval(() => undefined, 60_000);
