import type { StoryMachine } from "../story-machine.ts";

/** What GRUB's entry "PERSISTENT Mode | SYSMAINT Session" of Whonix 18 starts the kernel with. */
export const SYSMAINT_SESSION = ["boot-role=sysmaint", "systemd.unit=sysmaint-boot.target"] as const;

// Whonix's target wants what maintenance needs, and does not want multi-user.target.
const TARGET = `[Unit]
Description=SYSMAINT session
Requires=basic.target
Wants=network.target
After=basic.target
AllowIsolate=yes
`;

/** In a SYSMAINT session nothing starts, what runs may be restarted, and everything may be stopped. */
const POLICY = `#!/bin/sh
grep -q boot-role=sysmaint /proc/cmdline || exit 0
case "$2" in
stop | force-stop) exit 0 ;;
restart) systemctl --quiet is-active "$1" && exit 0 ;;
esac
exit 101
`;

// As on a real one "user" may not even execute sudo, and is in neither adm nor systemd-journal.
const ACCOUNTS = `set -e
for group in sudo privleap sysmaint; do getent group $group >/dev/null || groupadd $group; done
useradd --create-home --groups sudo,privleap user
useradd --create-home --gid sysmaint --groups sudo sysmaint
chmod 700 /home/user
install -m 4750 -g sysmaint /bin/true /usr/bin/sudo
ln -s /usr/libexec/user-sysmaint-split/policy-rc.d /usr/sbin/policy-rc.d`;

/** Gives a machine what the sessions of a Whonix-Workstation 18 are made of; to be called while it is in none. */
export async function becomeWhonix18(machine: StoryMachine): Promise<void> {
  await machine.markAsWorkstation();
  await machine.write("/usr/lib/systemd/system/sysmaint-boot.target", TARGET);
  await machine.write("/usr/libexec/user-sysmaint-split/policy-rc.d", POLICY, 0o755);
  await machine.succeed(ACCOUNTS);
}

/** Shell text that runs a command as account "user" does in a USER session. */
export function asUser(command: string): string {
  return `setpriv --reuid=user --regid=user --init-groups env HOME=/home/user ${command}`;
}
