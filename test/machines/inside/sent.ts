import type { Machine } from "../machine.ts";

/** How much a machine has sent since it booted, to itself included. */
export interface Sent {
  /** TCP connections that it opened. */
  readonly connections: number;
  /** UDP datagrams, such as questions for a name. */
  readonly datagrams: number;
}

/** Reads the machine's own counters, which miss nothing: proc_net(5), snmp. */
export async function sentBy(machine: Machine): Promise<Sent> {
  const table = await machine.read("/proc/net/snmp");
  return {
    connections: counter(table, "Tcp", "ActiveOpens"),
    datagrams: counter(table, "Udp", "OutDatagrams"),
  };
}

function counter(table: string, protocol: string, name: string): number {
  const [names = [], values = []] = table
    .split("\n")
    .filter((line) => line.startsWith(`${protocol}: `))
    .map((line) => line.split(" "));
  return Number(values[names.indexOf(name)]);
}
