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
  details: `Stryker's mutants break src/. The lists in test/mutation/hand-made/ break the rest; some of their
tests are stories in booted machines, which need root. Lists what no test noticed and
test/mutation/explained.ts does not explain; exit status 1 when there is any. On two cores a folder
of src/ takes minutes, and each mutation of the lists half a minute or more.`,
  async run({ files, "hand-made": handMade }) {
    if (files !== undefined && handMade === true) {
      throw new UsageError("--files and --hand-made leave nothing to do: give one of them");
    }
    const only = handMade === true ? ["hand-made"] : files === undefined ? [] : ["files", files];
    await runProgram("test/mutation/mutate.ts", only);
  },
}).start();
