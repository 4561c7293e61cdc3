// What works through Tor, and what attacks it. The stories share a Tor network, which takes most of a minute to come up.
import { withTorNetwork } from "../machines/whonix/whonix-story.ts";

withTorNetwork();

await import("./traffic.stories.ts");
await import("./isolation.stories.ts");
await import("./repository.stories.ts");
await import("./attack.stories.ts");
await import("./mail-fails-closed.stories.ts");
