import { $ } from "zx/core";

/**
 * zx's `$` for commands on the host: prints nothing, throws zx's ProcessOutput when a command fails.
 *
 * A bash whose standard input is a socket, as zx gives it, may take itself for a remote login and read the
 * user's ~/.bashrc first; so the commands get no standard input.
 */
export const onHost = $({ quiet: true, stdio: ["ignore", "pipe", "pipe"] });
