import { PackageError } from "../../src/problem.ts";

/**
 * @returns the PackageError that an action throws
 * @throws Error when it throws none, or another error
 */
export function thrownBy(action: () => unknown): PackageError {
  try {
    action();
  } catch (error) {
    if (error instanceof PackageError) return error;
    throw new Error("another error than a PackageError was thrown", { cause: error });
  }
  throw new Error("nothing was thrown");
}
