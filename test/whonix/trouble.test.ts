// What goes wrong around a workstation. The stories share a Tor network, which takes most of a minute to come up.
import "./trouble.stories.ts";
import { withTorNetwork } from "./whonix-story.ts";

withTorNetwork();
