import { readFileSync } from "node:fs";
import { join } from "node:path";

import { GATEWAY, LOCAL_HOSTS, MAIL, MAIL_ONION, NEWS, WORKSTATION } from "../addresses.ts";

/** What a guest has beside what the package depends on: Debian's kernel, and what looks at it from inside. */
export const GUEST_PACKAGES =
  "linux-image-cloud-amd64 initramfs-tools e2fsprogs udev mount nftables openssl".split(" ");

const INSIDE = join(import.meta.dirname, "inside");

// Before the kernel is installed, which makes the initrd: with what this disk needs alone, it starts in a third.
const DISK_HOOK = `set -eu
cd "$1"
mkdir -p etc/initramfs-tools/conf.d usr/share/initramfs-tools/modules.d
echo '/dev/vda / ext4 defaults 0 1' > etc/fstab
printf '%s\\n' MODULES=list FSTYPE=ext4 > etc/initramfs-tools/conf.d/guest
printf '%s\\n' virtio_pci virtio_blk ext4 > usr/share/initramfs-tools/modules.d/guest`;

// A namespace of the guest's own kernel is all that it reaches: the gateway and the servers, as in the other machines.
const BEYOND = `set -eu
ip netns add beyond
ip -n beyond -batch - <<END
link add eth0 type veth peer name eth0 netns 1
address add ${GATEWAY}/18 dev eth0
address add ${NEWS}/32 dev lo
address add ${MAIL}/32 dev lo
address add ${MAIL_ONION}/32 dev lo
link set lo up
link set eth0 up
END
ip -batch - <<END
address add ${WORKSTATION}/18 dev eth0
link set eth0 up
route add default via ${GATEWAY}
END
`;

const HOSTS = `${LOCAL_HOSTS}${NEWS} news.mixmin.net\n${MAIL_ONION} ${MAIL}.\n`;

const FILES = {
  "usr/local/lib/guest/agent.pl": readFileSync(join(INSIDE, "agent.pl"), "utf8"),
  "usr/local/lib/guest/beyond.sh": BEYOND,
  "etc/systemd/system/agent.service": readFileSync(join(INSIDE, "agent.service"), "utf8"),
  "etc/systemd/system/beyond.service": readFileSync(join(INSIDE, "beyond.service"), "utf8"),
  "etc/hosts": HOSTS,
  "etc/hostname": "host\n",
};

// base64: no line of theirs ends the shell's here-documents. Two others are what makes a disk's boots differ.
const AGENT_HOOK = `set -eu
cd "$1"
mkdir -p usr/local/lib/guest
${Object.entries(FILES)
  .map(([path, text]) => `echo ${Buffer.from(text).toString("base64")} | base64 -d > ${path}`)
  .join("\n")}
chroot . systemctl enable agent beyond
rm -f var/cache/apt/*.bin boot/*.old`;

/** What mmdebstrap is told beside the packages. */
export const GUEST_OPTIONS = [`--setup-hook=${DISK_HOOK}`, `--customize-hook=${AGENT_HOOK}`];
