// The process of the servers beyond one machine; started by servers.ts with the state directory as
// argument, and the word "proxy" where the gateway has a proxy, too.
import { once } from "node:events";
import { connectServer } from "./connect-server.ts";
import { mailServer } from "./mail-server.ts";
import { GATEWAY, MAIL, MAIL_ONION, NEWS, SPARE } from "../addresses.ts";
import { newsServer } from "./news-server.ts";
import { ServerState } from "./server-state.ts";

const state = new ServerState(process.argv[2] ?? "");
const proxies = process.argv[3] === "proxy" ? [connectServer(state).listen(9229, GATEWAY)] : [];
const listening = [
  ...proxies,
  newsServer(state).listen(563, NEWS),
  newsServer(state).listen(563, SPARE),
  mailServer(state).listen(25, MAIL),
  mailServer(state).listen(25, MAIL_ONION),
].map((server) => once(server, "listening"));
await Promise.all(listening);
process.stdout.write("ready\n");
