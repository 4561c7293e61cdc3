import { Machine } from "../container/machine.ts";
import { WORKSTATION_FIREWALL } from "./firewalls.ts";
import type { Gateway } from "./gateway.ts";

/** The releases that the Whonix-Workstations of test/whonix have. */
export const WORKSTATION_RELEASES = ["bookworm", "trixie"] as const;

/**
 * A machine like a Whonix-Workstation, whose only link is its gateway: with Whonix's marker, and with a firewall, which
 * outlives its reboots. It trusts the test CA.
 */
export async function bootWorkstation(
  release: (typeof WORKSTATION_RELEASES)[number],
  gateway: Gateway,
): Promise<Machine> {
  const workstation = await Machine.boot({ release, base: "workstation" }, gateway.place);
  await workstation.markAsWorkstation();
  await workstation.trustTestCa();
  await workstation.succeed("nft -f -", { input: WORKSTATION_FIREWALL });
  return workstation;
}
