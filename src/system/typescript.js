// Loaded before a TypeScript file of the project, by node --import. Node 24 and later run such a file themselves; earlier
// ones do not know its `using`, and need tsx. Without its cache: tsx runs what lies in a folder of the temporary folder,
// /tmp/tsx-0 for root, which another user may have made.
import process from "node:process";

if (Number.parseInt(process.versions.node, 10) < 24) {
  process.env["TSX_DISABLE_CACHE"] = "1";
  await import("tsx");
}
