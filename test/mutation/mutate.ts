// What `npm run mutate` does: started by scripts/mutate.ts, with "hand-made" for the list alone, or with "files" and a
// pattern for Stryker alone.
import { PackageError } from "../../src/problem.ts";
import { inTemporaryFolder } from "../../src/system/temporary-folder.ts";
import { program } from "../machines/run/program.ts";
import { EXPLAINED } from "./explained.ts";
import { HAND_MADE } from "./hand-made.ts";
import { isNoticed } from "./run-hand-made.ts";
import { COVERED, mutateSource } from "./run-stryker.ts";

await program(async () => {
  const [only, files] = process.argv.slice(2);
  if (only !== "files" && process.getuid?.() !== 0) {
    throw new PackageError("the list of guards needs root, because some of its tests are stories", {
      hint: "run it as root (sudo), or give --files GLOB, for Stryker alone",
    });
  }
  await inTemporaryFolder(async (folder) => {
    const unnoticed: string[] = [];
    if (only !== "hand-made") unnoticed.push(...(await unexplained(files, folder)));
    if (only !== "files") unnoticed.push(...(await handMade(folder)));
    if (unnoticed.length === 0) return;
    throw new PackageError(`no test noticed ${unnoticed.length} mutations:\n${unnoticed.join("\n")}`, {
      hint: "write the test that does, or say in test/mutation/explained.ts why none can",
    });
  });
});

async function unexplained(files: string | undefined, folder: string): Promise<string[]> {
  const { mutants, survivors } = await mutateSource(files === undefined ? COVERED : [files], folder);
  const explanations = new Set(EXPLAINED);
  // Each explains one: where two lines of a file are equal, the mutant of the second is open.
  const open = survivors.filter((survivor) => !explanations.delete(survivor));
  console.log(`${mutants} mutants, ${survivors.length} survived, ${open.length} of them unexplained`);
  if (files === undefined)
    for (const name of explanations) console.log(`explained, and noticed now: ${name}`);
  return open;
}

async function handMade(folder: string): Promise<string[]> {
  const open: string[] = [];
  for (const mutation of HAND_MADE) {
    const noticed = await isNoticed(mutation, folder);
    console.log(`${noticed ? "noticed " : "SURVIVED"} ${mutation.what}: ${mutation.test}`);
    if (!noticed) open.push(mutation.what);
  }
  return open;
}
