import { bootInstalled } from "../roots/installed-layer.ts";
import { Machine } from "../machine.ts";
import { type Release, releasesWith } from "../releases.ts";
import { WORKSTATION_FIREWALL } from "./firewalls.ts";
import type { Gateway } from "./gateway.ts";

/** The releases that the Whonix-Workstations of test/whonix have. */
export const WORKSTATION_RELEASES = releasesWith("whonix");

/**
 * A machine like a Whonix-Workstation, whose only link is its gateway: with Whonix's marker, and with a firewall, which
 * outlives its reboots. It trusts the test CA.
 *
 * @param installed Path of a package that is installed there from the start; none unless given.
 */
export async function bootWorkstation(
  release: Release,
  gateway: Gateway,
  installed?: () => string | Promise<string>,
): Promise<Machine> {
  const kind = { release, base: "workstation" } as const;
  const workstation =
    installed === undefined
      ? await Machine.boot(kind, gateway.place)
      : await bootInstalled(kind, await installed(), gateway.place);
  await workstation.markAsWorkstation();
  await workstation.trustTestCa();
  await workstation.succeed("nft -f -", { input: WORKSTATION_FIREWALL });
  return workstation;
}
