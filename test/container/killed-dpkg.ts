import { expect } from "vitest";

import type { ControlFile, PackageTree } from "../../src/tree.ts";
import type { Machine } from "../machines/machine.ts";

/** Which step of which script kills dpkg, and whether it has: files of the machine. */
const AT = "/root/kill-at";
const KILLED = "/root/killed";

/**
 * Goes before a maintainer script, which bash runs instead of dash: before the step in {@link AT} (SCRIPT ARGUMENT
 * NUMBER) dpkg and the script itself are killed. A step is each command that changes something; tests, assignments and
 * what only tells are none.
 */
const TRAP = `#!/bin/bash
step=0
at_step() {
	case "$1" in
	'set '* | [a-z_]*=* | '['* | case* | command* | readlink* | say* | echo* | return* | exit*) return 0 ;;
	esac
	case " \${FUNCNAME[*]} " in *' report '*) return 0 ;; esac
	step=$((step + 1))
	at=
	{ read -r at <${AT}; } 2>/dev/null || :
	if [ "$at" = "$script $step" ]; then
		touch ${KILLED}
		kill -9 "$PPID" $$
	fi
}
`;

/** A package whose maintainer scripts kill dpkg, and themselves, before one of their steps. */
export function trapped(tree: PackageTree): PackageTree {
  return { ...tree, control: tree.control.map(withTrap) };
}

function withTrap(file: ControlFile): ControlFile {
  if (!["postinst", "prerm", "postrm"].includes(file.name)) return file;
  const body = Buffer.from(file.content).toString("utf8").replace("#!/bin/sh\n", "");
  const script = `${TRAP}script="${file.name} $1"\nset -T\ntrap 'at_step "$BASH_COMMAND"' DEBUG\n${body}`;
  return { ...file, content: Buffer.from(script) };
}

/**
 * Has dpkg killed before the first step of a script, the second, and so on, until the script has no more.
 *
 * @param script Its name and its first argument.
 * @param prepare Shell text that makes the state before; nothing is killed there.
 * @param act Shell text that calls dpkg, which calls the script.
 * @param recover Is told how many steps were done, after each kill.
 * @returns How many steps the script has.
 */
export async function killAtEachStep(
  machine: Machine,
  script: string,
  { prepare, act }: { prepare: string; act: string },
  recover: (step: string) => Promise<void>,
): Promise<number> {
  for (let step = 1; ; step += 1) {
    await machine.succeed(`rm -f ${AT} ${KILLED}; ${prepare}`);
    await machine.write(AT, `${script} ${step}\n`);
    const { exitCode } = await machine.execute(`${act}; status=$?; rm ${AT}; exit $status`);
    if ((await machine.execute(`ls ${KILLED}`)).exitCode !== 0) {
      expect(exitCode, `${script}, not interrupted`).toBe(0);
      return step - 1;
    }
    expect(exitCode).not.toBe(0);
    await recover(`${script}, killed at step ${step}`);
  }
}
