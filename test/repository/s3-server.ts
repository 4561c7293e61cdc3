// An S3 server with one bucket, "bucket", in a process of its own. Prints its port when it listens.
// Arguments: the folder for its objects, and a file; the server refuses an object whose name ends with what is in it.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

import S3rver from "@20minutes/s3rver";

const [directory = "", refused = ""] = process.argv.slice(2);
const storage = new S3rver({ directory, silent: true, configureBuckets: [{ name: "bucket" }] });
await storage.configureBuckets();
const answer = storage.callback();
const server = createServer((request, response) => {
  const name = readFileSync(refused, "utf8");
  const object = new URL(request.url ?? "", "http://localhost").pathname;
  if (request.method === "PUT" && name !== "" && object.endsWith(name)) {
    request.resume();
    response.writeHead(403).end();
  } else answer(request, response);
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
if (typeof address === "object") process.stdout.write(`${address?.port}\n`);
