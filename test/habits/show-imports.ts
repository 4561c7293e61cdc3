// Prints which room imports which, and every circle of files:
// node --import ./src/system/typescript.js test/habits/show-imports.ts [CHECKOUT]
import { projectFiles } from "../unit/project-files.ts";
import { circles, pictureOfImports } from "./layering.ts";

const files = projectFiles(process.argv[2]);
for (const line of [...pictureOfImports(files), "", ...circles(files).map((circle) => `circle: ${circle}`)]) {
  process.stdout.write(`${line}\n`);
}
