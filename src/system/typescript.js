// Loaded before a TypeScript file of the project, by node --import. Node 24 and later run such a file themselves; earlier
// ones do not know its `using`, and need tsx, which keeps what it translated and runs that the next time. Its own choice is a
// folder below the temporary one, for root /tmp/tsx-0, and another user may have made that. Here it lies beside tsx's code.
import { accessSync, constants, mkdirSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

if (Number.parseInt(process.versions.node, 10) < 24) {
  const { TMPDIR } = process.env;
  const cache = join(import.meta.dirname, "../../node_modules/.cache");
  try {
    mkdirSync(cache, { recursive: true });
    accessSync(cache, constants.W_OK);
    process.env["TMPDIR"] = cache;
  } catch {
    // Another user owns this checkout.
    process.env["TSX_DISABLE_CACHE"] = "1";
  }
  await import("tsx");
  if (TMPDIR === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = TMPDIR;
}
