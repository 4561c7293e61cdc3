// What `npm run whonix` shows: started by scripts/whonix.ts in namespaces of its own.
import { builtPackage } from "../story.ts";
import { BOX_MACHINES } from "./enter.ts";
import { Gateway } from "./gateway.ts";
import { TorNetwork } from "./tor-network.ts";
import { bootWorkstation } from "./workstation.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const tor = await TorNetwork.start(say);
const gateway = await Gateway.make(tor);
const [workstation] = await Promise.all([bootWorkstation("trixie", gateway), gateway.startTor()]);
say("gateway: up");
say((await workstation.install(builtPackage())).split("\n").slice(-5).join("\n"));
const shells = Object.entries(BOX_MACHINES).map(
  ([name, about]) => `  npm run whonix -- shell ${name.padEnd(13)}${about}`,
);
say(`
Enter, as root, in another terminal:
${shells.join("\n")}
Try in the workstation: nymphemeral-whonix-connections check
Logs: journalctl, in each. What the workstation sent: /run/capture on the gateway.
Ctrl-C takes all down.`);
// The namespaces end with this process, and all that runs in them.
setInterval(() => undefined, 60_000);
