import type { HandMade } from "./mutation.ts";

/** Mutations of the rig: a story that cannot fail proves nothing. */
export const RIG: readonly HandMade[] = [
  {
    what: "a command that fails does not fail its story",
    path: "test/machines/story-machine.ts",
    before:
      '    if (outcome.exitCode !== 0) throw new StoryFailure("a command that should succeed failed", outcome);\n',
    after: "",
    test: "test/container/rig.test.ts",
    title: "a wrong expectation fails the story",
  },
  {
    what: "the machines' systemd cannot keep a unit from an address",
    path: "test/machines/boot/container.ts",
    before: '    "--system-call-filter=bpf",\n',
    after: "",
    test: "test/container/rig.test.ts",
    title: "a unit is kept from an address that IPAddressDeny= names",
  },
  {
    what: "a program gets the user's whole environment",
    path: "src/system/process.ts",
    before: "env: { ...environment(env) }",
    after: "env: { ...process.env, ...environment(env) }",
    test: "test/unit/machines/launcher.test.ts",
    title: "the shell that starts them has nothing of the user's environment but a few variables",
  },
];
