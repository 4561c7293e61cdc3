import type { ChildProcess } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { start } from "../../../src/system/process.ts";
import { killProcessesIn, makeCgroup, processesIn, removeCgroup } from "./cgroup.ts";
import { RigError } from "../errors.ts";
import { Launcher } from "./launcher.ts";

/** What runs first in a container: systemd, or nothing but a process that keeps the container there. */
export type Init = "systemd" | "none";

/** What a container is made of. */
export interface ContainerParts {
  readonly name: string;
  /** The mounted file system. */
  readonly root: string;
  /** File that gets what the container writes to its console, appended. */
  readonly console: string;
  /** A cgroup for this container alone; made at the start, removed with the container. */
  readonly cgroup: string;
  /** Name of its network namespace. */
  readonly network: string;
  readonly init: Init;
  /** What systemd finds on the kernel command line; nothing unless given. In a container these are its arguments. */
  readonly kernelOptions?: readonly string[];
}

const START_SECONDS = 60;

/** A running systemd-nspawn container. */
export class Container {
  /** Id of a process in the container, for nsenter. */
  readonly leader: number;
  /** Resolves when the container has ended, whatever ended it. */
  readonly ended: Promise<void>;
  /** For programs that enter it; ends with it. */
  readonly launcher = new Launcher();
  readonly #cgroup: string;

  private constructor(leader: number, ended: Promise<void>, cgroup: string) {
    this.leader = leader;
    this.ended = ended.then(() => this.launcher.end());
    this.#cgroup = cgroup;
  }

  /**
   * Starts a container. With systemd it is still booting when this returns.
   *
   * @throws {RigError} systemd-nspawn ended early or took too long; the message holds the console.
   */
  static async start(parts: ContainerParts): Promise<Container> {
    await removeCgroup(parts.cgroup);
    await makeCgroup(parts.cgroup);
    await using console = await open(parts.console, "a");
    // nspawn makes its cgroups below the one it is started in.
    const script = `echo 0 > "$0/cgroup.procs" && exec "$@"`;
    const child = start("sh", ["-c", script, parts.cgroup, "systemd-nspawn", ...nspawnArguments(parts)], {
      // systemd-nspawn asks for it where the host has the old cgroup hierarchies as well.
      env: { SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: "1" },
      stdio: ["ignore", console.fd, console.fd],
    });
    const ended = new Promise<void>((resolve) => {
      child.once("error", () => resolve()).once("exit", () => resolve());
    });
    const deadline = Date.now() + START_SECONDS * 1000;
    while (isRunning(child) && Date.now() < deadline) {
      const leader = await findLeader(parts);
      if (leader) return new Container(leader, ended, parts.cgroup);
      await sleep(20);
    }
    await removeCgroup(parts.cgroup);
    throw new RigError(`${parts.name} does not start:\n${await readFile(parts.console, "utf8")}`);
  }

  /** Kills all its processes at once, like a power cut, and waits for the end. */
  async kill(): Promise<void> {
    await killProcessesIn(this.#cgroup);
    await removeCgroup(this.#cgroup);
    await this.ended;
  }
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

function nspawnArguments({
  name,
  root,
  network,
  init,
  kernelOptions = [],
}: ContainerParts): readonly string[] {
  return [
    "--quiet",
    "--register=no",
    "--keep-unit",
    `--directory=${root}`,
    `--machine=${name}`,
    "--hostname=host",
    `--network-namespace-path=/run/netns/${network}`,
    // Without these three and the call, systemd leaves IPAddressDeny= unenforced, and says nothing.
    "--capability=CAP_NET_ADMIN,CAP_BPF,CAP_PERFMON",
    "--system-call-filter=bpf",
    "--link-journal=no",
    "--resolv-conf=off",
    "--timezone=off",
    "--console=read-only",
    ...(init === "systemd" ? ["--boot", ...kernelOptions] : ["--as-pid2", "sleep", "infinity"]),
  ];
}

/** The container's init, or the process that stands in for one, once it runs; undefined until then. */
async function findLeader({ cgroup, init }: ContainerParts): Promise<number | undefined> {
  const wanted = init === "systemd" ? { name: "systemd", pid: "1" } : { name: "sleep", pid: "2" };
  for (const pid of await processesIn(cgroup)) {
    const status = await readFile(join("/proc", String(pid), "status"), "utf8").catch(() => "");
    const name = /^Name:\t(.*)$/m.exec(status)?.[1];
    const innermostPid = /^NSpid:.*\t(\d+)$/m.exec(status)?.[1];
    if (name === wanted.name && innermostPid === wanted.pid) return pid;
  }
  return undefined;
}
