import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { describe, expect, it } from "vitest";

import { ledgerLines } from "../../src/repository/ledger.ts";
import { settingsText } from "../../src/repository/settings.ts";
import { bytesOf, example, Memory, SETTINGS } from "../unit/repository/example-repository.ts";
import { temporaryFolder } from "../unit/temporary-folder.ts";
import { assemble, CONTROL, entry, SOUND } from "../unit/verify/broken-deb.ts";
import { runCommand } from "./project-command.ts";

/** Orders to a terminal: to clear it, to go back in the line, to turn the text, to begin a line of ours. */
const ORDERS = "\u001b[2J\u009b31m\r\u0007\u202e\u2066\u2028\u2029\u200b\nok      all is well";
/** Those that fit into the name of a file; and a text that is too long for anybody. */
const [NAME, LONG] = [`x${ORDERS}`, ORDERS + "y".repeat(70_000)];

/** A package whose fields, names and members hold orders. */
function hostilePackage(): Buffer {
  const control = CONTROL.replace("short", LONG).replace("Version:", `Tag${ORDERS}: x\nVersion:`);
  return assemble({
    ...SOUND,
    control: [...SOUND.control.filter(({ name }) => name !== "./control"), entry("./control", control)],
    data: [...SOUND.data, entry(`./${Buffer.from(NAME).toString("latin1")}`, "", { uname: ORDERS })],
  });
}

/** A repository that somebody published in whose versions, and whose files, have orders in their names. */
async function hostileRepository(): Promise<string> {
  const memory = new Memory();
  const stanza = example(`1.0${ORDERS.replaceAll("\n", "")}`);
  const files = new Map([[stanza.filename, bytesOf(stanza.version)]]);
  const changes = [{ name: "stable", packages: [stanza] }];
  memory.perform(await memory.stepsFor({ changes, problems: [], files }));
  const folder = join(temporaryFolder(), NAME);
  for (const [path, content] of memory.tree) {
    const file = join(folder, "public", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  writeFileSync(join(folder, "public", NAME), "");
  writeFileSync(join(folder, "settings.json"), settingsText(SETTINGS));
  writeFileSync(join(folder, "ledger.jsonl"), ledgerLines(memory.ledger));
  return folder;
}

function withFile(content: Uint8Array): string {
  const file = join(temporaryFolder(), NAME);
  writeFileSync(file, content);
  return file;
}

function withArtifact(): string {
  const folder = join(temporaryFolder(), NAME);
  mkdirSync(folder);
  writeFileSync(join(folder, NAME), "");
  writeFileSync(join(folder, "SHA256SUMS"), `${"0".repeat(64)}  ${LONG}\n`);
  return folder;
}

const INIT = ["--label", "L", "--suite", "stable", "--key", "0".repeat(40)];

/** Each command that prints what others wrote, and what it is given. */
const CASES: readonly (readonly [
  what: string,
  script: Parameters<typeof runCommand>[0],
  words: () => Promise<string[]> | string[],
])[] = [
  ["verify", "verify", () => [withFile(hostilePackage())]],
  ["verify, of no file", "verify", () => [`/nonexistent/${LONG}`]],
  ["show", "show", () => ["--news", LONG, "--mail", LONG]],
  ["build", "build", () => ["--news", LONG]],
  ["build, elsewhere", "build", () => ["--out", `/proc/${NAME}`]],
  ["verify-artifact", "verify-artifact", () => [withArtifact(), "--unsigned"]],
  ["verify-artifact, of no key", "verify-artifact", () => [withArtifact(), "--key", LONG]],
  ["repo add", "repo", async () => ["add", await hostileRepository(), withFile(hostilePackage())]],
  ["repo add, of no file", "repo", async () => ["add", await hostileRepository(), LONG]],
  ["repo check", "repo", async () => ["check", await hostileRepository()]],
  ["repo check, of no repository", "repo", () => ["check", LONG]],
  ["repo list", "repo", async () => ["list", await hostileRepository()]],
  ["repo sync", "repo", async () => ["sync", await hostileRepository(), "--to", LONG]],
  ["repo sync, elsewhere", "repo", async () => ["sync", await hostileRepository(), "--to", "/nonexistent"]],
  ["repo init", "repo", () => ["init", join(temporaryFolder(), NAME), "--origin", LONG, ...INIT]],
  ["repo key", "repo", () => ["key", LONG]],
  ["repo key --import", "repo", () => ["key", "--import", withFile(Buffer.from(LONG))]],
  ["an unknown command", "repo", () => [LONG]],
  ["an unknown option", "build", () => [`--${LONG}`]],
];

describe("a terminal", { timeout: 60_000 }, () => {
  it.each(CASES)("gets no order from others, and no line of theirs, by %s", async (_what, script, words) => {
    const environment = { GNUPGHOME: temporaryFolder() };
    const { stdout, stderr } = runCommand(script, await words(), { environment });
    const printed = stdout + stderr;
    expect(printed.match(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu) ?? []).toEqual([]);
    expect(printed.split("\n").filter((line) => line.startsWith("ok      all is well"))).toEqual([]);
    expect(printed.length).toBeLessThan(60_000);
    expect(printed).not.toBe("");
  });
});
