import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { readPlainFile } from "../../../src/system/plain-file.ts";
import { outputOf } from "../debian-tool.ts";
import { temporaryFolder } from "../temporary-folder.ts";

const CONTENT = Buffer.from("content\n");

describe("readPlainFile", () => {
  it("reads a file, and one behind a link that the user named", () => {
    const folder = temporaryFolder();
    const [file, link] = [join(folder, "file"), join(folder, "link")];
    writeFileSync(file, CONTENT);
    symlinkSync(file, link);
    for (const path of [file, link]) expect(Buffer.from(readPlainFile(path))).toEqual(CONTENT);
    writeFileSync(file, "");
    expect(readPlainFile(file)).toHaveLength(0);
  });

  it("reads what has no size before it is read", () => {
    expect(Buffer.from(readPlainFile("/proc/self/cmdline")).toString("utf8")).toContain("node");
  });

  it("refuses a fifo without waiting for who writes in it", () => {
    const fifo = join(temporaryFolder(), "fifo");
    outputOf("mkfifo", [fifo]);
    for (const follow of [true, false])
      expect(() => readPlainFile(fifo, { follow })).toThrow("it is a fifo, not a plain file");
  });

  it("refuses a folder, a device and a socket", async () => {
    const folder = temporaryFolder();
    const socket = join(folder, "socket");
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => void server.listen(socket, resolve));
    expect(() => readPlainFile(folder)).toThrow("it is a folder, not a plain file");
    expect(() => readPlainFile("/dev/zero")).toThrow("it is a device, not a plain file");
    expect(() => readPlainFile(socket)).toThrow("it is a socket, not a plain file");
  });

  it("refuses a link that nobody named, and what lies behind one that leads to no file", () => {
    const folder = temporaryFolder();
    const [link, toFolder] = [join(folder, "link"), join(folder, "to-folder")];
    mkdirSync(join(folder, "other"));
    symlinkSync("/etc/passwd", link);
    symlinkSync(join(folder, "other"), toFolder);
    expect(() => readPlainFile(link, { follow: false })).toThrow("it is a symbolic link, not a plain file");
    expect(() => readPlainFile(toFolder)).toThrow("it is a folder, not a plain file");
  });

  it("refuses what is larger than the limit, also where the size was not told before", () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, Buffer.alloc(1024 * 1024 + 1));
    expect(() => readPlainFile(file, { limit: 1024 * 1024 })).toThrow("it is larger than 1 MiB");
    expect(readPlainFile(file, { limit: 1024 * 1024 + 1 })).toHaveLength(1024 * 1024 + 1);
    expect(() => readPlainFile("/proc/self/maps", { limit: 1 })).toThrow("it is larger than ");
  });

  it("says so where there is nothing", () => {
    expect(() => readPlainFile(join(temporaryFolder(), "none"))).toThrow("ENOENT");
  });
});
