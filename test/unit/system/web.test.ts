import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { gzipSync } from "node:zlib";

import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";

import { PackageError, quoted } from "../../../src/problem.ts";
import { fetchFile } from "../../../src/system/web.ts";

beforeEach(() => {
  for (const name of ["https_proxy", "http_proxy", "all_proxy"])
    for (const variable of [name, name.toUpperCase()]) vi.stubEnv(variable, undefined);
});
afterEach(() => void vi.unstubAllEnvs());

/** A web server of this machine, until the test ends. */
async function serving(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

/** What a file comes to: its text, or what is said of it. */
async function saidOf(address: string, limit?: number): Promise<string> {
  try {
    return Buffer.from((await fetchFile(address, limit)) ?? "none").toString("utf8");
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    return [error.message, ...(error.cause instanceof Error ? [error.cause.message] : [])].join(": ");
  }
}

it.each([301, 302, 303, 307, 308])("follows no redirect %d, wherever it leads", async (status) => {
  const asked: string[] = [];
  const other = await serving((request, response) => {
    asked.push(request.url ?? "");
    response.end("secret");
  });
  const targets = [
    `${other}/private`,
    "file:///etc/passwd",
    "data:,secret",
    "http://example.org/",
    "https://10.152.152.10/",
    "record.jsonl",
  ];
  for (const target of targets) {
    const from = await serving((_request, response) => {
      response.writeHead(status, { location: Buffer.from(target).toString("latin1") }).end("secret");
    });
    expect(await saidOf(`${from}/record.jsonl`)).toBe(`${from}/record.jsonl redirects to ${quoted(target)}`);
  }
  expect(asked).toEqual([]);
});

it("reads no more than the limit of a file that never ends", async () => {
  let sent = 0;
  const server = await serving((_request, response) => {
    const send = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536))) sent += 65_536;
    };
    response.on("drain", send);
    send();
  });
  expect(await saidOf(`${server}/record.jsonl`, 1024 * 1024)).toBe(
    `${server}/record.jsonl cannot be fetched: it is larger than 1 MiB`,
  );
  expect(sent).toBeLessThan(64 * 1024 * 1024);
});

it("reads no more than the limit of what gzip packed", async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
  const server = await serving((_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(bomb);
  });
  expect(await saidOf(`${server}/record.jsonl`, 1024 * 1024)).toBe(
    `${server}/record.jsonl cannot be fetched: it is larger than 1 MiB`,
  );
});

it("has no file where the server has none, and else says what it answers", async () => {
  const server = await serving((request, response) => {
    response.writeHead(Number(request.url?.slice(1))).end();
  });
  expect(await saidOf(`${server}/404`)).toBe("none");
  expect(await saidOf(`${server}/410`)).toBe("none");
  expect(await saidOf(`${server}/500`)).toBe(
    `${server}/500 cannot be fetched: the server answers 500 Internal Server Error`,
  );
  expect(await saidOf(`${server}/206`)).toBe(
    `${server}/206 cannot be fetched: the server answers 206 Partial Content`,
  );
  const broken = await serving((request) => request.socket.destroy());
  expect(await saidOf(`${broken}/x`)).toBe(`${broken}/x cannot be fetched: other side closed`);
});

it.each(["https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy"])("goes past no proxy: %s", async (name) => {
  vi.stubEnv(name, "socks5h://127.0.0.1:9050");
  const fetched = vi
    .spyOn(globalThis, "fetch")
    .mockImplementation(async () => await Promise.resolve(new Response("content")));
  onTestFinished(() => fetched.mockRestore());
  expect(await saidOf("https://deb.example.org/record.jsonl")).toBe(
    `https://deb.example.org/record.jsonl is not fetched: ${name} is set, and this command cannot use a proxy`,
  );
  expect(fetched).not.toHaveBeenCalled();
  expect(await saidOf("http://127.0.0.1/record.jsonl")).toBe("content");
  vi.stubEnv(name, "");
  expect(await saidOf("https://deb.example.org/record.jsonl")).toBe("content");
});
