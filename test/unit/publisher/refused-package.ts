import { emptyRepository } from "../../../src/artifact/apt-repository.ts";
import { PackageError } from "../../../src/problem.ts";
import { decideAddition } from "../../../src/publisher/packages.ts";
import { failureOf, verify } from "../../../src/verify/verify.ts";

/** A package that must be refused: what it is, its bytes, and a part of what `verify` and of what `repo add` say. */
export type HostilePackage = readonly [what: string, file: Buffer, verifySays: string, addSays: string];

/** One of which both say the same. */
export function both(what: string, file: Buffer, says: string): HostilePackage {
  return [what, file, says, says];
}

/** What `verify` finds wrong with a package. */
export function saidByVerify(file: Buffer): string {
  try {
    const { problems = [] } = failureOf(verify(file)) ?? {};
    return problems.map(({ what }) => what).join("\n");
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    return error.message;
  }
}

/** What `repo add` finds wrong with a package, and the versions that it would publish. */
export async function saidByAdd(content: Buffer): Promise<{ says: string; versions: string[] }> {
  const { settings, ...empty } = emptyRepository("example", "0".repeat(40));
  const repository = { ...empty, settings: { ...settings, requireVerified: false } };
  const { changes, problems } = await decideAddition(repository, [{ where: "a.deb", content }], {
    suite: undefined,
    allowOlder: false,
  });
  return {
    says: problems.map(({ what }) => what).join("\n"),
    versions: changes.flatMap(({ packages }) => packages.map(({ version }) => version)),
  };
}
