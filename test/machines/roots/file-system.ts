import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Kind } from "./base-recipe.ts";
import { baseRoot } from "./base-root.ts";
import { RigError } from "../errors.ts";
import { $ } from "../../../src/system/shell.ts";

/** The file system of one machine: a layer of its own over the base root of its release. */
export class FileSystem {
  /** Where it is mounted, as one tree. */
  readonly root: string;
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
    this.root = join(directory, "root");
  }

  /**
   * Makes and mounts a file system with the host name and machine id of a Whonix-like machine.
   *
   * @param directory Where its layer and its mount point go; is made.
   * @param etc More files of its /etc: name -> text.
   * @param layer What lies above its base root: a folder that {@link saveLayer} made; nothing unless given.
   * @throws {RigError} There is no base root, or the mount is refused.
   */
  static async mount(
    directory: string,
    kind: Kind,
    etc: Readonly<Record<string, string>>,
    layer?: string,
  ): Promise<FileSystem> {
    const lower = baseRoot(kind);
    if (!existsSync(lower))
      throw new RigError(`no base root of ${kind.release}, ${kind.base}: start scripts/test-containers.ts`);
    const fileSystem = new FileSystem(directory);
    const [upper, work] = [join(directory, "upper"), join(directory, "work")];
    for (const path of [upper, work, fileSystem.root]) await mkdir(path, { recursive: true });
    // The upper directory's mode and owner become those of the machine's /.
    await chmod(upper, 0o755);
    try {
      const lowers = [...(layer === undefined ? [] : [layer]), lower].join(":");
      const layers = `lowerdir=${lowers},upperdir=${upper},workdir=${work}`;
      await $`mount -t overlay overlay -o ${layers} ${fileSystem.root}`;
    } catch (error) {
      throw new RigError(`cannot mount the file system of a ${kind.release} machine`, { cause: error });
    }
    await fileSystem.#writeEtc({
      hostname: "host\n",
      ...etc,
      // Without one, systemd takes the boot for the first of a new installation.
      "machine-id": `${randomBytes(16).toString("hex")}\n`,
    });
    return fileSystem;
  }

  /**
   * Copies a tree of the host into it, also while the machine runs.
   *
   * @param path Where it goes in the machine; is not there yet.
   */
  async copyIn(tree: string, path: string): Promise<void> {
    await $`cp --archive ${tree} ${join(this.root, path)}`;
  }

  /**
   * Archives its own layer: what differs from its base root. What a machine has for itself alone is no part of it.
   *
   * @param archive Path of the tar archive to write; tar(1) keeps overlayfs's own marks, which are extended attributes.
   */
  async saveLayer(archive: string): Promise<void> {
    const words = [
      "--xattrs",
      "--xattrs-include=*",
      "--exclude=./etc/machine-id",
      "--exclude=./var/log/journal/*",
    ];
    await $`tar --create --file ${archive} ${words} --directory ${join(this.#directory, "upper")} .`;
  }

  /** Unmounts it and removes its layer. */
  async remove(): Promise<void> {
    await $`umount --lazy ${this.root}`.nothrow();
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #writeEtc(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) await writeFile(join(this.root, "etc", name), text);
  }
}
