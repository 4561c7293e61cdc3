import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";

/** A message of the Chrome DevTools Protocol, in whichever direction: what is looked at of it. */
interface Message {
  id?: number;
  method?: string;
  params?: { request?: { url: string }; entry?: { text: string } };
  result?: Result;
  error?: { message: string };
}

interface Result {
  targetId?: string;
  sessionId?: string;
  data?: string;
  result?: { value?: unknown };
}

/** How a page is looked at. */
export interface View {
  /** CSS pixels. */
  width: number;
  /** CSS pixels: of the first screen. */
  height: number;
  scheme: "light" | "dark";
}

/** A Chromium without a window, and one page in it; spoken to through a pipe, so that nothing else listens. */
export class Chromium {
  /** What the page asked for since it was opened, itself included: addresses. */
  readonly requests: string[] = [];
  /** What the browser complained of since, as its console shows it. */
  readonly complaints: string[] = [];
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #input: Writable;
  readonly #answers = new Map<number, (message: Message) => void>();
  #loaded = (): void => undefined;
  #session: string | undefined;
  #lastId = 0;

  private constructor(process: ChildProcess, folder: string) {
    const [, , , input, output] = process.stdio;
    if (!(input instanceof Writable && output instanceof Readable)) throw new Error("Chromium has no pipe");
    this.#process = process;
    this.#folder = folder;
    this.#input = input;
    let rest = "";
    output.setEncoding("utf8").on("data", (chunk: string) => {
      const messages = `${rest}${chunk}`.split("\0");
      rest = messages.pop() ?? "";
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what Chromium documents
      for (const message of messages) this.#receive(JSON.parse(message) as Message);
    });
  }

  /** Starts one. Dispose of it with `await using`. */
  static async start(): Promise<Chromium> {
    const folder = await mkdtemp(join(tmpdir(), "chromium-"));
    // Without its sandbox root may start it; it sees nothing but the page of this project.
    const options = [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--hide-scrollbars",
      "--no-first-run",
    ];
    const child = spawn("chromium", [...options, `--user-data-dir=${folder}`, "--remote-debugging-pipe"], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    await once(child, "spawn");
    const chromium = new Chromium(child, folder);
    const { targetId } = await chromium.#send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await chromium.#send("Target.attachToTarget", { targetId, flatten: true });
    chromium.#session = sessionId;
    for (const domain of ["Page", "Network", "Log"]) await chromium.#send(`${domain}.enable`);
    // Tor Browser at its safest level runs none either.
    await chromium.#send("Emulation.setScriptExecutionDisabled", { value: true });
    return chromium;
  }

  /** Opens a page and waits until all of it is there. */
  async open(url: string, { width, height, scheme }: View): Promise<void> {
    this.requests.length = 0;
    this.complaints.length = 0;
    await this.#send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: false,
    });
    const features = [{ name: "prefers-color-scheme", value: scheme }];
    await this.#send("Emulation.setEmulatedMedia", { features });
    const loaded = new Promise<void>((resolve) => (this.#loaded = resolve));
    await this.#send("Page.navigate", { url });
    await loaded;
  }

  /** The value of an expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.#send("Runtime.evaluate", { expression, returnByValue: true });
    return result?.value;
  }

  /** The whole page as a PNG. */
  async picture(): Promise<Uint8Array> {
    const { data } = await this.#send("Page.captureScreenshot", { captureBeyondViewport: true });
    return Buffer.from(data ?? "", "base64");
  }

  /** Ends it and removes what it kept. */
  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #send(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Result> {
    const id = ++this.#lastId;
    const answer = new Promise<Message>((resolve) => this.#answers.set(id, resolve));
    this.#input.write(`${JSON.stringify({ id, method, params, sessionId: this.#session })}\0`);
    const { result = {}, error } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  #receive(message: Message): void {
    const { id, method = "", params } = message;
    if (id !== undefined) this.#answers.get(id)?.(message);
    if (method === "Page.loadEventFired") this.#loaded();
    if (params?.request !== undefined && method === "Network.requestWillBeSent")
      this.requests.push(params.request.url);
    if (params?.entry !== undefined) this.complaints.push(params.entry.text);
  }
}
