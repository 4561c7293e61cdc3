import { createServer, type Server, type Socket } from "node:net";
import { readLines, sendLines } from "./lines.ts";
import type { ServerState } from "./server-state.ts";
import { startTls } from "./tls-upgrade.ts";

const GROUP = "alt.anonymous.messages";
const MESSAGE_ID = "<1@stories.invalid>";
const HEAD = ["Path: stories", `Newsgroups: ${GROUP}`, "Subject: first", `Message-ID: ${MESSAGE_ID}`];
const BODY = ["A message for a nym.", "..a line that begins with a dot"];

/** A news server (NNTP inside TLS from the first byte, as on port 563) with one article in one group. */
export function newsServer(state: ServerState): Server {
  return createServer((socket) => {
    state.recordVisit(socket.localAddress ?? "");
    startTls(socket, "news", state, (encrypted) => {
      const { greeting = "200 news.mixmin.net stories ready" } = state.manners("news");
      sendLines(encrypted, greeting);
      readLines(encrypted, (line) => answer(encrypted, line));
    });
  });
}

function answer(socket: Socket, line: string): void {
  const [command = "", ...args] = line.split(" ");
  switch (command.toUpperCase()) {
    case "CAPABILITIES":
      return sendLines(socket, "101 Capability list:", "VERSION 2", "READER", ".");
    case "MODE":
      return sendLines(socket, "200 Posting allowed");
    case "GROUP":
      return args[0] === GROUP
        ? sendLines(socket, `211 1 1 1 ${GROUP}`)
        : sendLines(socket, "411 No such newsgroup");
    case "STAT":
      return hasArticle(args)
        ? sendLines(socket, `223 1 ${MESSAGE_ID}`)
        : sendLines(socket, "423 No article with that number");
    case "ARTICLE":
      return hasArticle(args)
        ? sendLines(socket, `220 1 ${MESSAGE_ID}`, ...HEAD, "", ...BODY, ".")
        : sendLines(socket, "423 No article with that number");
    case "QUIT":
      socket.end("205 Bye!\r\n");
      return;
    default:
      return sendLines(socket, "500 Unknown command");
  }
}

function hasArticle([which = "1"]: readonly string[]): boolean {
  return which === "1" || which === MESSAGE_ID;
}
