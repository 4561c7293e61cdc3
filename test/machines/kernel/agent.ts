import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";

import { type Outcome, RigError, StoryFailure } from "../errors.ts";

const TIMED_OUT = 124;

/** The host's side of inside/agent.pl of one guest: a socket, to which the emulator connects. */
export class Agent {
  readonly #server: Server;
  readonly #given = new AbortController();
  #socket: Socket | undefined;
  #lines: AsyncIterator<string> | undefined;
  /** The latest command, done or not: the guest runs one after the other. */
  #latest: Promise<unknown> = Promise.resolve();

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param path Where the emulator finds it: a socket that is made. */
  static async listen(path: string): Promise<Agent> {
    const server = createServer().listen(path);
    await once(server, "listening");
    return new Agent(server);
  }

  /** Waits for the emulator. */
  async connected(): Promise<void> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- net.Server says so of this event
    const [socket] = (await once(this.#server, "connection", { signal: this.#given.signal })) as [Socket];
    socket.on("error", () => undefined);
    this.#socket = socket;
    this.#lines = createInterface(socket)[Symbol.asyncIterator]();
    this.#server.close();
  }

  /** Waits until the guest's side runs. */
  async untilReady(): Promise<void> {
    while ((await this.#nextLine()) !== "ready");
  }

  /**
   * Runs shell text in the guest, after what was asked for before.
   *
   * @throws {StoryFailure} It ran into its time limit and was killed.
   * @throws {RigError} The guest ended before it answered.
   */
  async run(command: string, seconds: number, input: string | Uint8Array): Promise<Outcome> {
    const answer = this.#latest.then(async () => {
      this.#socket?.write(`${seconds} ${encoded(command)} ${encoded(input)}\n`);
      return await this.#nextLine();
    });
    this.#latest = answer.catch(() => undefined);
    const [exitCode = "", stdout = "", stderr = ""] = (await answer).split(" ");
    const outcome = { command, exitCode: Number(exitCode), stdout: decoded(stdout), stderr: decoded(stderr) };
    if (outcome.exitCode === TIMED_OUT)
      throw new StoryFailure(`not finished after ${seconds} seconds`, outcome);
    return outcome;
  }

  /** Ends it: what waits for the guest gets an error. */
  end(): void {
    this.#given.abort();
    this.#server.close();
    this.#socket?.destroy();
  }

  async #nextLine(): Promise<string> {
    const line = await this.#lines?.next();
    if (line === undefined || line.done === true) throw new RigError("the guest ended before it answered");
    return line.value;
  }
}

function encoded(text: string | Uint8Array): string {
  return Buffer.from(text).toString("base64") || "-";
}

function decoded(text: string): string {
  return text === "-" ? "" : Buffer.from(text, "base64").toString("utf8");
}
