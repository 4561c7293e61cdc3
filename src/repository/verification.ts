import { PackageError, type Problem } from "../problem.ts";
import { failureOf, verify } from "../verify/verify.ts";

/** @returns why a file may not be published where each must pass every check of `npm run verify` */
export function verificationProblems(where: string, content: Uint8Array): readonly Problem[] {
  const rule = "this repository demands that npm run verify passes";
  const fix = "build it again, with npm run build";
  try {
    const findings = failureOf(verify(content))?.problems ?? [];
    return findings.map(({ what, rule: check }) => ({ where, what: `${check}: ${what}`, rule, fix }));
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    return [{ where, what: error.message, rule, fix }];
  }
}
