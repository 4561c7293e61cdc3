import { PackageError } from "../../src/problem.ts";

/** What a command complains of: the message, and where and what each problem is; nothing when it has no complaint. */
export async function refusalOf(action: Promise<unknown>): Promise<string[]> {
  try {
    await action;
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    return [error.message, ...error.problems.map(({ where, what }) => `${where}: ${what}`)];
  }
  return [];
}
