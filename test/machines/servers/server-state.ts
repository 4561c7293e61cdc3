import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ServerName } from "./certificates.ts";

/** One TLS connection to a server, or an attempt at one. */
export interface Connection {
  readonly server: ServerName;
  /** The server's address the client connected to. */
  readonly address: string;
  /** Such as "TLSv1.3"; null when the handshake failed. */
  readonly tlsVersion: string | null;
  /** The host name the client asked for; null when it sent none, or the handshake failed. */
  readonly sni: string | null;
  /** Whether the client showed the server that it had been there before, by resuming an earlier session. */
  readonly resumed: boolean;
  /** Why the handshake failed, such as "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA"; null when it did not. */
  readonly refusal: string | null;
}

/** How a server treats its clients; well unless given. */
export interface Manners {
  /** Whether it takes no client without a certificate. */
  readonly demandsCertificate?: boolean;
  /** Whether it ends each connection once TLS has begun. */
  readonly endsAtOnce?: boolean;
  /** What the news server says first. */
  readonly greeting?: string;
}

/** One mail the mail server accepted. */
export interface Mail {
  /** Envelope sender, without angle brackets. */
  readonly from: string;
  /** Envelope recipients, without angle brackets. */
  readonly to: readonly string[];
  /** Header and body as sent, without dot-stuffing, lines ending in "\n". */
  readonly data: string;
}

/** What the servers' process and the story share: files in one directory. */
export class ServerState {
  readonly #directory: string;

  /** @param directory An existing directory, used by nothing else. */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Sets the private key and certificate (PEM) of a server from its next handshake on. */
  async setKeyAndCertificate(server: ServerName, pem: string): Promise<void> {
    const path = this.#path(`${server}.pem`);
    await writeFile(`${path}.new`, pem);
    // A handshake may be reading it right now.
    await rename(`${path}.new`, path);
  }

  /** The private key and certificate (PEM) a server is to use now. */
  keyAndCertificate(server: ServerName): string {
    return readFileSync(this.#path(`${server}.pem`), "utf8");
  }

  /** Sets how a server treats its clients from its next handshake on. */
  async setManners(server: ServerName, manners: Manners): Promise<void> {
    await writeFile(this.#path(`${server}.manners.new`), JSON.stringify(manners));
    await rename(this.#path(`${server}.manners.new`), this.#path(`${server}.manners`));
  }

  /** How a server is to treat its clients now. */
  manners(server: ServerName): Manners {
    const path = this.#path(`${server}.manners`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written above
    return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Manners) : {};
  }

  /** Keeps that a client reached a server, whatever it said. */
  recordVisit(address: string): void {
    appendFileSync(this.#path("visits"), `${JSON.stringify(address)}\n`);
  }

  recordConnection(connection: Connection): void {
    appendFileSync(this.#path("connections"), `${JSON.stringify(connection)}\n`);
  }

  recordMail(mail: Mail): void {
    appendFileSync(this.#path("mails"), `${JSON.stringify(mail)}\n`);
  }

  recordRequest(request: string): void {
    appendFileSync(this.#path("requests"), `${JSON.stringify(request)}\n`);
  }

  /** All connections so far, oldest first. */
  async connections(): Promise<readonly Connection[]> {
    return await this.#records("connections", isConnection);
  }

  /** The addresses at which servers were reached so far, oldest first. */
  async visits(): Promise<readonly string[]> {
    return await this.#records("visits", (value) => typeof value === "string");
  }

  /** All mails so far, oldest first. */
  async mails(): Promise<readonly Mail[]> {
    return await this.#records("mails", isMail);
  }

  /** All requests to the gateway's proxy so far, oldest first. */
  async requests(): Promise<readonly string[]> {
    return await this.#records("requests", (value) => typeof value === "string");
  }

  async #records<T>(name: string, isRecord: (value: unknown) => value is T): Promise<readonly T[]> {
    // The file does not exist before the first record.
    const text = await readFile(this.#path(name), "utf8").catch(() => "");
    const records = text
      .split("\n")
      .filter(Boolean)
      .map((line): unknown => JSON.parse(line));
    return records.filter(isRecord);
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }
}

function isConnection(value: unknown): value is Connection {
  return typeof value === "object" && value !== null && "tlsVersion" in value;
}

function isMail(value: unknown): value is Mail {
  return typeof value === "object" && value !== null && "data" in value;
}
