import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { $ } from "../../src/system/shell.ts";
import { becomesTrue } from "../machines/waiting.ts";
import { TYPESCRIPT } from "../../src/project.ts";

/** A host that runs here. */
export interface TestHost {
  /** What `sync --to` is told. */
  target: string;
  /** Where apt finds what was sent. */
  url: string;
  /** Where the host keeps what was sent. */
  folder: string;
  /** Puts a file there, past `sync`. */
  put: (file: string, path: string) => Promise<void>;
  /** Does something while the host refuses to take one file of the tree. */
  whileRefused: (path: string, action: () => Promise<void>) => Promise<void>;
  stop: () => Promise<void>;
}

/** Starts rsync's own daemon with one module. */
export async function rsyncDaemon(): Promise<TestHost> {
  const home = mkdtempSync(join(tmpdir(), "rsyncd-"));
  const folder = join(home, "module");
  mkdirSync(folder);
  const conf = join(home, "rsyncd.conf");
  const module = `[deb]\npath = ${folder}\nread only = no\nuse chroot = no\nuid = 0\ngid = 0\n`;
  writeFileSync(conf, `address = 127.0.0.1\nlog file = ${home}/log\n${module}`);
  const port = await freePort();
  // It takes a socket for the connection of an only client, and Node's pipes are sockets.
  const daemon = spawn("rsync", ["--daemon", "--no-detach", `--config=${conf}`, `--port=${port}`], {
    stdio: "ignore",
  });
  if (!(await becomesTrue(async () => await accepts(port), 60))) throw new Error("rsync does not listen");
  const target = `rsync://127.0.0.1:${port}/deb`;
  return {
    target,
    url: pathToFileURL(folder).href,
    folder,
    async put(file, path) {
      await $`rsync --ignore-times ${file} ${target}/${path}`;
    },
    async whileRefused(path, action) {
      // What something is mounted upon cannot be replaced, and nothing new comes into a folder that cannot be written.
      const isThere = existsSync(join(folder, path));
      const place = join(folder, isThere ? path : dirname(path));
      await $`mount --bind ${place} ${place}`;
      if (!isThere) await $`mount -o remount,bind,ro ${place}`;
      try {
        await action();
      } finally {
        // The daemon's process may still be there when its client has ended.
        await $`umount --lazy ${place}`;
      }
    },
    stop: async () => await stopped(daemon),
  };
}

/** Starts an S3 server with one bucket, and tells rclone how to get there. */
export async function s3Server(): Promise<TestHost> {
  const home = mkdtempSync(join(tmpdir(), "s3-"));
  const refused = join(home, "refused");
  writeFileSync(refused, "");
  const script = join(import.meta.dirname, "s3-server.ts");
  const server = spawn(process.execPath, [...TYPESCRIPT, script, join(home, "objects"), refused], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise((resolve) => server.stdout.once("data", resolve));
  const endpoint = `http://127.0.0.1:${String(port).trim()}`;
  const remote = { TYPE: "s3", PROVIDER: "Other", ENDPOINT: endpoint, ACCESS_KEY_ID: "S3RVER" };
  const storage = Object.entries({ ...remote, SECRET_ACCESS_KEY: "S3RVER" });
  const env = {
    RCLONE_CONFIG: "/dev/null",
    ...Object.fromEntries(storage.map(([name, value]) => [`RCLONE_CONFIG_STORAGE_${name}`, value])),
  };
  Object.assign(process.env, env);
  return {
    target: "rclone:storage:bucket/debian",
    url: `${endpoint}/bucket/debian`,
    folder: join(home, "objects/bucket/debian"),
    async put(file, path) {
      await $({ env })`rclone copyto ${file} storage:bucket/debian/${path}`;
    },
    async whileRefused(path, action) {
      writeFileSync(refused, path);
      try {
        await action();
      } finally {
        writeFileSync(refused, "");
      }
    },
    stop: async () => await stopped(server),
  };
}

/** Makes a host's folder what another folder is. */
export function fill(host: TestHost, from: string): void {
  rmSync(host.folder, { recursive: true, force: true });
  cpSync(from, host.folder, { recursive: true });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function stopped(child: ChildProcess): Promise<void> {
  const end = once(child, "exit");
  child.kill();
  await end;
}
