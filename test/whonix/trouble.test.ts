// What goes wrong around a workstation. The stories share a Tor network, which takes most of a minute to come up.
import { withTorNetwork } from "../machines/whonix/whonix-story.ts";

withTorNetwork();

await import("./trouble.stories.ts");
