import type { Machine } from "../machine.ts";

/** A client's connection in a machine that stays open while the story goes on. */
export interface OpenConnection {
  /** Sends a line and waits for one in answer. */
  ask(line: string): Promise<string>;
  /** Waits until the other side has ended it. */
  ended(): Promise<void>;
}

const ANSWER_SECONDS = 20;

/** Connects to a port on 127.0.0.1, as a process of the machine does, and waits for the greeting. */
export async function openConnection(machine: Machine, port: number): Promise<OpenConnection> {
  const unit = `client-${port}`;
  const [said, heard] = [`/root/${unit}.said`, `/root/${unit}.heard`];
  const client = `exec 3<>/dev/tcp/127.0.0.1/${port}; tail -n +1 -f ${said} >&3 & cat <&3 >${heard}`;
  let lines = 0;
  const nextLine = async (): Promise<string> => {
    lines += 1;
    await machine.waitUntil(`[ "$(wc -l <${heard})" -ge ${lines} ]`, ANSWER_SECONDS);
    return (await machine.succeed(`sed -n ${lines}p ${heard}`)).trimEnd();
  };
  await machine.write(said, "");
  await machine.succeed(`systemd-run --quiet --collect --unit=${unit} bash -c '${client}'`);
  await nextLine();
  return {
    ask: async (line) => {
      await machine.succeed(`printf '%s\\r\\n' '${line}' >>${said}`);
      return await nextLine();
    },
    ended: async () => {
      await machine.waitUntil(`! systemctl is-active --quiet ${unit}`, ANSWER_SECONDS);
    },
  };
}
