import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { $ } from "../../src/system/shell.ts";

/** The apt of this host with no list, no state and no source of the host's: a client of one repository. */
export class AptClient {
  readonly #folder: string;
  readonly #options: readonly string[];

  /**
   * @param folder - for its state; is made
   * @param repository - its folder; the keys that are published there are trusted
   * @param url - where the client finds the tree; in that folder by default
   */
  constructor(folder: string, repository: string, url = pathToFileURL(join(repository, "public")).href) {
    this.#folder = folder;
    for (const path of ["lists/partial", "cache/archives/partial", "etc/preferences.d"])
      mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, "status"), "");
    const keys = join(repository, "public/archive-keyring.gpg");
    const source = `deb [signed-by=${keys}] ${url} stable main\n`;
    writeFileSync(join(folder, "etc/sources.list"), source);
    const settings = {
      "Dir::State::lists": "lists",
      "Dir::State::status": "status",
      "Dir::Cache": "cache",
      "Dir::Etc": "etc",
    };
    this.#options = [
      ...Object.entries(settings).map(([name, path]) => `${name}=${join(folder, path)}`),
      "APT::Update::Error-Mode=any",
      "Acquire::Languages=none",
      "Acquire::http::Proxy::127.0.0.1=DIRECT",
      // Whoever runs the tests may own the folders alone.
      "APT::Sandbox::User=root",
    ].flatMap((option) => ["-o", option]);
  }

  /** @returns what apt-get update complains of; empty when it has nothing to say */
  async update(): Promise<string> {
    return await this.#complaint(["update", "--quiet=2"]);
  }

  /** @returns what downloading a version of a package complains of; empty when its file is there and is right */
  async download(version: string): Promise<string> {
    return await this.#complaint(["download", "--quiet=2", version]);
  }

  async #complaint(words: readonly string[]): Promise<string> {
    const host = $({ cwd: this.#folder, nothrow: true });
    const { exitCode, stderr } = await host`apt-get ${this.#options} ${words}`;
    return exitCode === 0 && stderr === "" ? "" : `exit status ${exitCode}: ${stderr}`;
  }
}
