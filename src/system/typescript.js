// Loaded before a TypeScript file of the project, by node --import. Node 24 and later run such a file themselves; earlier
// ones do not know its `using`, and need tsx. tsx keeps what it translated, and runs that the next time: by itself in the
// temporary folder, in /tmp/tsx-0 for root, which another user may have made. Here it keeps it beside its own code.
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
    // Another user's checkout.
    process.env["TSX_DISABLE_CACHE"] = "1";
  }
  await import("tsx");
  if (TMPDIR === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = TMPDIR;
}
