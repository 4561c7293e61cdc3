import { COMMAND } from "./hand-made/command.ts";
import { DAEMON } from "./hand-made/daemon.ts";
import { DEFINITION } from "./hand-made/definition.ts";
import { MAINTAINER_SCRIPTS } from "./hand-made/maintainer-scripts.ts";
import type { HandMade } from "./hand-made/mutation.ts";
import { PUBLICATION } from "./hand-made/publication.ts";
import { RIG } from "./hand-made/rig.ts";

/** Guards taken away in templates, scripts, and what whole files of src/ promise, each with the test that must notice. */
export const HAND_MADE: readonly HandMade[] = [
  ...DAEMON,
  ...MAINTAINER_SCRIPTS,
  ...COMMAND,
  ...DEFINITION,
  ...RIG,
  ...PUBLICATION,
];
