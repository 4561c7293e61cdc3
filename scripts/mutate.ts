import { command } from "./command-line/command.ts";
import { UsageError } from "./command-line/options.ts";
import { runProgram } from "./command-line/program.ts";

await command({
  name: "mutate",
  about: "Breaks the project in copies of it, in one place at a time, and lets its tests notice.",
  options: {
    files: { value: "GLOB", help: "Stryker alone, for these files, such as 'src/verify/*.ts'" },
    "hand-made": { help: "the list alone" },
  },
  details: `It breaks src/ by Stryker's mutants, and the rest by the list of test/mutation/hand-made.ts, some of whose
tests are stories in booted machines (root). Lists what no test noticed and test/mutation/explained.ts does
not explain; exit status 1 when there is any. On two cores a folder of src/ takes minutes, and each mutation
of the list half a minute or more.`,
  async run({ files, "hand-made": handMade }) {
    if (files !== undefined && handMade === true) {
      throw new UsageError("--files and --hand-made leave nothing to do: give one of them");
    }
    const only = handMade === true ? ["hand-made"] : files === undefined ? [] : ["files", files];
    await runProgram("test/mutation/mutate.ts", only);
  },
}).start();
