import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it, onTestFinished } from "vitest";

import { PackageError } from "../../../src/problem.ts";
import { readIfThere } from "../../../src/publisher/repository-paths.ts";
import { nobody } from "../../../src/system/ordinary-user.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { thrownBy } from "../thrown.ts";

it("tells what to do about a file of a tree that cannot be read", async (context) => {
  const path = join(temporaryFolder(), "InRelease");
  mkdirSync(path);
  const replaced = thrownBy(() => readIfThere(path));
  expect(replaced).toBeInstanceOf(PackageError);
  expect(replaced).toMatchObject({
    message: `${path} cannot be read`,
    hint: "find out who put it in the place of the published file, or whether the disk fails; then put a copy of that file back",
  });

  const user = await nobody();
  context.skip(user === undefined, "only root can be another account");
  const other = temporaryFolder();
  chmodSync(other, 0o755);
  writeFileSync(join(other, "InRelease"), "", { mode: 0o600 });
  onTestFinished(() => process.seteuid?.(0));
  process.seteuid?.(user?.uid ?? 0);
  expect(thrownBy(() => readIfThere(join(other, "InRelease")))).toMatchObject({
    hint: "give the command as a user who may read it, such as the one who publishes",
  });
});
