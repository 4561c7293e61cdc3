// What works through Tor, and what attacks it. The stories share a Tor network, which takes most of a minute to come up.
import "./traffic.stories.ts";
import "./isolation.stories.ts";
import "./repository.stories.ts";
import "./attack.stories.ts";
import { withTorNetwork } from "./whonix-story.ts";

withTorNetwork();
