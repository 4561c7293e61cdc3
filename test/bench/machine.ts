import { availableParallelism, cpus, totalmem } from "node:os";

import { run } from "./process.ts";
import type { Workspace } from "./workspace.ts";

/** What the numbers were measured on: processor, memory, Node and these packages of Debian. */
export async function describeMachine(workspace: Workspace, packages: readonly string[]): Promise<string> {
  const { output } = await run(
    ["dpkg-query", "--show", "--showformat=${Package} ${Version}, ", ...packages],
    workspace,
  );
  return [
    `${cpus()[0]?.model.trim() ?? "unknown processor"}, ${availableParallelism()} cores`,
    `${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory`,
    `Node ${process.version.slice(1)}`,
    output.replace(/, $/, ""),
  ].join(", ");
}
