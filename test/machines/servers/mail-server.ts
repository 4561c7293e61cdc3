import { createServer, type Server, type Socket } from "node:net";
import { readLines, sendLines } from "./lines.ts";
import type { ServerState } from "./server-state.ts";
import { startTls } from "./tls-upgrade.ts";

const NAME = "mail.mixmin.net";

/** A mail server that keeps every mail it is given, and takes mail only after STARTTLS. */
export function mailServer(state: ServerState): Server {
  return createServer((socket) => {
    socket.on("error", () => socket.destroy());
    state.recordVisit(socket.localAddress ?? "");
    sendLines(socket, `220 ${NAME} ESMTP stories`);
    new MailSession(socket, state, false).begin();
  });
}

class MailSession {
  readonly #socket: Socket;
  readonly #state: ServerState;
  readonly #encrypted: boolean;
  #from = "";
  #to: string[] = [];
  /** The message so far, while the client sends it. */
  #data: string[] | undefined;
  #stopReading: () => void = () => undefined;

  constructor(socket: Socket, state: ServerState, encrypted: boolean) {
    this.#socket = socket;
    this.#state = state;
    this.#encrypted = encrypted;
  }

  begin(): void {
    this.#stopReading = readLines(this.#socket, (line) => {
      if (this.#data) this.#takeDataLine(this.#data, line);
      else this.#answer(line);
    });
  }

  #answer(line: string): void {
    const [command = ""] = line.split(" ");
    switch (command.toUpperCase()) {
      case "HELO":
        return this.#reply(`250 ${NAME}`);
      case "EHLO":
        return this.#encrypted
          ? this.#reply(`250-${NAME}`, "250 8BITMIME")
          : this.#reply(`250-${NAME}`, "250-8BITMIME", "250 STARTTLS");
      case "STARTTLS":
        return this.#encrypted ? this.#reply("503 5.5.1 TLS is already active") : this.#startTls();
      case "MAIL":
        return this.#encrypted
          ? this.#beginMail(line)
          : this.#reply("530 5.7.0 Must issue a STARTTLS command first");
      case "RCPT":
        this.#to.push(addressIn(line));
        return this.#reply("250 2.1.5 Ok");
      case "DATA":
        this.#data = [];
        return this.#reply("354 End data with <CR><LF>.<CR><LF>");
      case "RSET":
      case "NOOP":
        return this.#reply("250 2.0.0 Ok");
      case "QUIT":
        this.#socket.end("221 2.0.0 Bye\r\n");
        return;
      default:
        return this.#reply("502 5.5.2 Unknown command");
    }
  }

  #startTls(): void {
    this.#stopReading();
    this.#reply("220 2.0.0 Ready to start TLS");
    startTls(this.#socket, "mail", this.#state, (encrypted) => {
      new MailSession(encrypted, this.#state, true).begin();
    });
  }

  #beginMail(line: string): void {
    this.#from = addressIn(line);
    this.#to = [];
    this.#reply("250 2.1.0 Ok");
  }

  #takeDataLine(data: string[], line: string): void {
    if (line !== ".") {
      data.push(line.replace(/^\./, ""));
      return;
    }
    this.#data = undefined;
    this.#state.recordMail({ from: this.#from, to: this.#to, data: `${data.join("\n")}\n` });
    this.#reply("250 2.0.0 Ok: kept");
  }

  #reply(...lines: readonly string[]): void {
    sendLines(this.#socket, ...lines);
  }
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? "";
}
