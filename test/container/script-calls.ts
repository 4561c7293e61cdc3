import { UNIT } from "./command.ts";
import type { Machine } from "../machines/machine.ts";
import type { Facts } from "./package-facts.ts";

/** What dpkg calls in the life of a package, in order; and what happens to the machine before. */
const LIFE: readonly { readonly when: string; readonly before?: string; readonly call: string }[] = [
  { when: "first installation", call: "postinst configure ''" },
  { when: "upgrade, before", call: "prerm upgrade 2" },
  { when: "upgrade, between", call: "postrm upgrade 2" },
  { when: "upgrade, after", call: "postinst configure 1" },
  { when: "upgrade of a disabled unit", before: "touch disabled", call: "postinst configure 1" },
  { when: "removal, before", call: "prerm remove" },
  { when: "removal, after", call: "postrm remove" },
  { when: "purge", call: "postrm purge" },
  { when: "installation into another root", before: "export DPKG_ROOT=/srv", call: "postinst configure ''" },
];

/** Stands for each program by which scripts change services: writes down how it was called, and changes nothing. */
const RECORDER = `#!/bin/sh
folder=\${0%/*/*}
echo "\${0##*/} $*" >>$folder/calls
case "$*" in
*was-enabled*) ! [ -e $folder/disabled ] ;;
--help) echo --purge ;;
*MainPID*) echo 1 ;;
*' -') sed 's/^/< /' >>$folder/calls ;;
esac
`;
const RECORDED = ["deb-systemd-helper", "deb-systemd-invoke", "systemctl", "systemd-tmpfiles", "update-rc.d"];

/**
 * What the maintainer scripts of a package call, while systemd and the daemon seem to run, at each step of its life.
 *
 * @param machine One in which systemd does not run.
 * @param deb Its path in the machine.
 */
export async function scriptCalls(machine: Machine, deb: string): Promise<Facts> {
  const folder = await machine.succeed("mktemp -d");
  await machine.write(`${folder}/bin/recorder`, RECORDER, 0o755);
  // It finds that the conf can be used.
  await machine.write("/usr/libexec/nymphemeral-whonix-connections/running-conf", "#!/bin/sh\n", 0o755);
  await machine.succeed(
    `cd ${folder} && dpkg-deb --control ${deb} && for name in ${RECORDED.join(" ")}; do ln -s recorder bin/$name; done
    mkdir -p /run/systemd/system`,
  );
  const facts = new Map<string, string>();
  for (const { when, before = ":", call } of LIFE) {
    const calls = await machine.succeed(
      `cd ${folder} && rm -f disabled && : >calls
      mkdir -p /run/stunnel-nymphemeral && echo 1 >/run/stunnel-nymphemeral/stunnel.pid
      ${before}
      export PATH="$PWD/bin:$PATH"
      [ ! -e DEBIAN/${call.split(" ")[0]} ] || DEBIAN/${call} >/dev/null
      cat calls`,
    );
    facts.set(when, calls.replaceAll("nymphemeral-whonix-connections.service", UNIT));
  }
  return facts;
}
