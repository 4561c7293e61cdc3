import { connect, createServer, type Server, type Socket } from "node:net";
import { NEWS } from "../addresses.ts";
import type { ServerState } from "./server-state.ts";

/** What Tor 0.4.9 was seen to answer when it can, and when no exit resolves the name. */
const ANSWERS = {
  open: "HTTP/1.0 200 OK\r\n\r\n",
  unresolved: "HTTP/1.0 503 Service Unavailable (resolve failed)\r\n\r\n",
} as const;

/**
 * Stands in for the HTTPTunnelPort of a Whonix-Gateway's Tor, and records what it is asked; it knows the news server
 * alone. test/whonix has a real Tor.
 */
export function connectServer(state: ServerState): Server {
  return createServer((client) => {
    client.on("error", () => client.destroy());
    readRequest(client, (request) => {
      state.recordRequest(request);
      if (request.startsWith("CONNECT news.mixmin.net:563 ")) lead(client);
      else client.end(ANSWERS.unresolved);
    });
  });
}

// stunnel sends it line by line, and nothing more before the answer.
function readRequest(client: Socket, whole: (request: string) => void): void {
  let request = "";
  const onData = (chunk: Buffer) => {
    request += chunk.toString("latin1");
    if (!request.endsWith("\r\n\r\n")) return;
    client.off("data", onData).pause();
    whole(request);
  };
  client.on("data", onData);
}

function lead(client: Socket): void {
  const server = connect(563, NEWS, () => {
    client.write(ANSWERS.open);
    client.pipe(server).pipe(client);
  });
  server.on("error", () => client.destroy());
  client.on("close", () => server.destroy());
}
