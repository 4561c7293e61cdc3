import { PackageError } from "../src/problem.ts";
import { EXPLAINED } from "../test/mutation/explained.ts";
import { HAND_MADE } from "../test/mutation/hand-made.ts";
import { command } from "./command-line/command.ts";
import { isNoticed } from "../test/mutation/run-hand-made.ts";
import { COVERED, mutateSource } from "../test/mutation/run-stryker.ts";
import { ROOT } from "../src/project.ts";
import { inTemporaryFolder } from "../src/system/temporary-folder.ts";

const USAGE = `usage: npm run mutate -- [--files GLOB | --hand-made]

Breaks the project in copies of it, in one place at a time, and lets its tests notice: Stryker's mutants of src/, and the
list of test/mutation/hand-made.ts, some of whose tests are stories in booted machines (root). Lists what no test noticed
and test/mutation/explained.ts does not explain; exit status 1 when there is any. On two cores a folder of src/ takes
minutes, and each mutation of the list half a minute or more.

  --files GLOB   Stryker alone, for these files, such as 'src/verify/*.ts'
  --hand-made    the list alone`;

await command({ usage: USAGE, options: ["files"], flags: ["hand-made"] }, async (given) => {
  process.chdir(ROOT);
  await inTemporaryFolder(async (folder) => {
    const unnoticed: string[] = [];
    if (given["hand-made"] !== true) unnoticed.push(...(await unexplained(given.files, folder)));
    if (given.files === undefined) unnoticed.push(...(await handMade(folder)));
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
