import { test } from "vitest";

import { GUEST_RELEASES, type GuestRelease } from "./image.ts";
import { Guest } from "./guest.ts";

/**
 * Registers a test for each release of the guests, which tells a story in a new guest. Stories are told one after the
 * other.
 *
 * @param tell Gets the guest, booted; it is removed afterwards. What it throws fails the story, with the end of the
 *   console added to the message.
 * @param releases All of them unless given.
 */
export function kernelStory(
  title: string,
  tell: (guest: Guest) => Promise<void>,
  releases: readonly GuestRelease[] = GUEST_RELEASES,
): void {
  for (const release of releases) {
    test(`${title} [${release}]`, async () => {
      await using guest = await Guest.boot(release);
      try {
        await tell(guest);
      } catch (error) {
        if (error instanceof Error) error.message += `\n${await guest.lastWords()}`;
        throw error;
      }
    });
  }
}
