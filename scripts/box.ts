import { PackageError } from "../src/package-error.ts";
import { KINDS_OF_STORIES, makeMissingBaseRoots } from "../test/container/base-root.ts";
import { prepareHost } from "../test/container/host.ts";
import { runApart } from "../test/container/run.ts";

/**
 * Runs a program of ours in namespaces of its own, where machines can be booted, until it ends or a signal ends it;
 * nothing that it started is left then.
 *
 * @param program - a TypeScript file, by absolute path
 * @returns its exit status; 0 after a signal
 * @throws PackageError when machines cannot boot here
 */
export async function runInBox(program: string): Promise<number> {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => interruption.abort(new Error(`ended by ${signal}`)));
  }
  const host = await prepareHost();
  if (!host.canBoot) throw new PackageError(host.reason, { hint: host.remedy });
  await makeMissingBaseRoots(
    KINDS_OF_STORIES,
    (line) => process.stderr.write(`${line}\n`),
    interruption.signal,
  );
  const node = [process.execPath, "--import", "tsx", program];
  const status = await runApart(host.cgroup, node, interruption.signal);
  return interruption.signal.aborted ? 0 : status;
}
