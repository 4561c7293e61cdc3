import { EventEmitter, once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { expect, it } from "vitest";

import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { AptClient } from "./apt-client.ts";
import { initialized, ownKeys, packageOf } from "./made-repository.ts";
import { repo } from "./repo.ts";

const PUBLICATIONS = 200;

it(
  "a client behind a server so slow that publications overtake each file never sees half of one",
  { timeout: 900_000 },
  async () => {
    ownKeys();
    const folder = mkdtempSync(join(tmpdir(), "slow-"));
    const repository = join(folder, "repository");
    const home = repositoryPaths(repository);
    await initialized(repository);
    await repo.add(repository, await packageOf(folder, "1.0"));
    const [first, second] = [await packageOf(folder, "1.1"), await packageOf(folder, "1.2")];
    // Four in a circle, so that a list differs from the three that come after it.
    const changes = [
      async () => await repo.addOlder(repository, first),
      async () => await repo.addOlder(repository, second),
      async () => await repo.remove(repository, "example", "1.1"),
      async () => await repo.remove(repository, "example", "1.2"),
    ];

    const publications = new EventEmitter();
    const numbers = { published: 0, updates: 0, outdated: 0 };
    const isPublishing = (): boolean => numbers.published < PUBLICATIONS;
    // Half of a file goes out at once, the rest when something else has been published.
    const answer = async (path: string, response: ServerResponse): Promise<void> => {
      const content = readFileSync(join(home.published, path));
      const current = readFileSync(join(home.published, "dists/stable/InRelease"), "utf8");
      if (path.includes("/by-hash/") && !current.includes(basename(path))) numbers.outdated += 1;
      response.writeHead(200, { "Content-Length": content.byteLength });
      response.write(content.subarray(0, content.byteLength / 2));
      if (isPublishing()) await once(publications, "publication");
      response.end(content.subarray(content.byteLength / 2));
    };
    const server = createServer((request, response) => {
      answer(request.url ?? "", response).catch(() => response.destroy());
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;

    const publishAll = async (): Promise<void> => {
      while (isPublishing()) {
        for (const change of changes) {
          await change();
          numbers.published += 1;
          publications.emit("publication");
        }
      }
    };
    const complaints: string[] = [];
    const updateAllTheTime = async (): Promise<void> => {
      for (; isPublishing(); numbers.updates += 1) {
        // One that has the lists already would not fetch them again.
        const client = new AptClient(mkdtempSync(join(folder, "client-")), repository, url);
        const complaint = await client.update();
        if (complaint !== "") complaints.push(complaint);
      }
    };
    try {
      await Promise.all([publishAll(), updateAllTheTime()]);
    } finally {
      server.close().closeAllConnections();
    }
    process.stdout.write(`${JSON.stringify(numbers)}\n`);
    expect([numbers.published, complaints]).toEqual([PUBLICATIONS, []]);
    expect(numbers.updates).toBeGreaterThan(10);
    expect(numbers.outdated).toBeGreaterThan(5);
  },
);
