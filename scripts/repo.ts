import { type Command, command } from "./command-line/command.ts";
import { table } from "./command-line/lines.ts";
import { UsageError } from "./command-line/options.ts";
import { unknownWord } from "./command-line/problems.ts";

/** The commands by name. Each is loaded when it is needed: a publication is to begin at once. */
const COMMANDS: Readonly<Record<string, () => Promise<{ default: Command }>>> = {
  key: async () => await import("./repo/key.ts"),
  init: async () => await import("./repo/init.ts"),
  add: async () => await import("./repo/add.ts"),
  keyring: async () => await import("./repo/keyring.ts"),
  promote: async () => await import("./repo/promote.ts"),
  remove: async () => await import("./repo/remove.ts"),
  resign: async () => await import("./repo/resign.ts"),
  "add-key": async () => await import("./repo/add-key.ts"),
  "drop-key": async () => await import("./repo/drop-key.ts"),
  "replace-key": async () => await import("./repo/replace-key.ts"),
  check: async () => await import("./repo/check.ts"),
  sync: async () => await import("./repo/sync.ts"),
  audit: async () => await import("./repo/audit.ts"),
  list: async () => await import("./repo/list.ts"),
};

// The web server that serves the tree is another user.
process.umask(0o022);
const [name = "", ...words] = process.argv.slice(2);
const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
await (load === undefined ? (await overview()).start() : (await load()).default.start(words));

/** The list of all commands, and the refusal of what is none. */
async function overview(): Promise<Command> {
  const commands = Object.entries(COMMANDS).map(async ([word, loadIt]) => {
    return [word, (await loadIt()).default.about] as const;
  });
  return command({
    name: "repo",
    arguments: ["COMMAND", "[...]"],
    about: "Keeps a signed apt repository in a folder, DIR.",
    passesOn: true,
    details: `${table(await Promise.all(commands))}

Each command has its own help, such as npm run repo -- add --help. When a command is interrupted,
the repository stays whole, and the same command run again completes the work.

Needs Debian's dpkg, gpg, gpgv, xz-utils and util-linux, and rsync or rclone for sync; as root it
installs with apt-get what is missing.`,
    run() {
      throw new UsageError(unknownWord("command", name, Object.keys(COMMANDS)));
    },
  });
}
