import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { $ } from "../../src/system/shell.ts";
import type { Machine } from "../machines/machine.ts";
import { TYPESCRIPT } from "../../src/project.ts";

const SOURCE = join(import.meta.dirname, "../../scripts/source.ts");

let made: Promise<string> | undefined;

/**
 * Copies the source package into a machine and unpacks it there with dpkg-source; made at the first call, once per
 * story file.
 *
 * @returns Path of its .dsc in the machine; the unpacked source is /root/source.
 */
export async function unpackSource(machine: Machine): Promise<string> {
  made ??= make();
  const folder = await made;
  const names = await readdir(folder);
  for (const name of names) await machine.copyIn(join(folder, name), `/root/${name}`);
  const dsc = `/root/${names.find((name) => name.endsWith(".dsc"))}`;
  await machine.succeed(`dpkg-source --extract ${dsc} /root/source`);
  return dsc;
}

/**
 * Builds the package from /root/source, without Node.
 *
 * @returns Path of the package in the machine; the next one made is written over it.
 */
export async function buildFromSource(machine: Machine): Promise<string> {
  await machine.fail("command -v node nodejs");
  // Without checking what is there to build with: build-essential is a compiler, which is not needed.
  await machine.succeed(
    "cd /root/source && dpkg-buildpackage --build=binary --no-sign --no-check-builddeps 2>&1",
    { seconds: 240 },
  );
  return await machine.succeed("ls /root/nymphemeral-whonix-connections_*_all.deb");
}

async function make(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "source-"));
  await $`${[process.execPath, ...TYPESCRIPT]} ${SOURCE} --out ${folder}`;
  return folder;
}
