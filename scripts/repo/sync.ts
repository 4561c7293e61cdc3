import { repositoryPaths } from "../../src/publisher/repository-paths.ts";
import { syncRepository } from "../../src/publisher/sync.ts";
import { webHostAt } from "../../src/publisher/web-host.ts";
import { needDebianPackages } from "../../src/system/apt-get.ts";
import { command } from "../command-line/command.ts";
import { print, printError } from "../command-line/print.ts";
import { howTo } from "./publication.ts";

export default command({
  name: "repo sync",
  arguments: ["DIR"],
  about: "Sends DIR/public to a web host, in such an order that no client sees half of it.",
  options: {
    to: { value: "TARGET", required: true, help: "the web host" },
    "dry-run": { help: "says which files would be sent, and sends nothing" },
  },
  details: `It deletes nothing there. TARGET is rsync://HOST/MODULE, USER@HOST:PATH, or what else rsync takes;
or rclone:REMOTE:BUCKET[/PATH] for S3-compatible storage, by a remote of rclone config.`,
  async run({ to, "dry-run": dryRun }, [folder = ""]) {
    const webHost = webHostAt(to);
    // rsync, rclone and ssh may ask for a password, and whether a host's key is the right one.
    const how = await howTo(dryRun, false);
    await needDebianPackages(webHost.tool, printError);
    for (const line of await syncRepository(repositoryPaths(folder), webHost, how)) print(line);
    if (!how.dryRun) print(`sent to ${to}`);
  },
});
