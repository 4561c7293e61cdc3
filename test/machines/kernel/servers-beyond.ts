import type { StoryMachine } from "../story-machine.ts";
import { MAIL_ONION, NEWS } from "../addresses.ts";
import { testCertificates } from "../servers/certificates.ts";

const FOLDER = "/var/lib/servers";

// What speaks behind stunnel, on standard input and output.
const NEWS_SERVER = String.raw`$| = 1;
print "200 news\r\n";
while (<STDIN>) {
  if (/^QUIT/) { print "205 Bye!\r\n"; exit }
  print /^GROUP (\S+)/ ? "211 1 1 1 $1\r\n" : "500 Unknown command\r\n";
}
`;
const MAIL_SERVER = String.raw`$| = 1;
print "220 mail.mixmin.net ESMTP\r\n";
while (<STDIN>) {
  if (/^QUIT/) { print "221 Bye\r\n"; exit }
  if (!/^DATA/) { print "250 Ok\r\n"; next }
  print "354 End data with <CR><LF>.<CR><LF>\r\n";
  open my $mails, '>>', '${FOLDER}/mails' or die;
  while (<STDIN>) { s/\r\n/\n/; last if /^\.$/; print {$mails} $_ }
  close $mails;
  print "250 Ok: kept\r\n";
}
`;

const CONF = `foreground = yes
pid =
[news]
accept = ${NEWS}:563
cert = ${FOLDER}/news.pem
exec = /usr/bin/perl
execArgs = perl ${FOLDER}/news.pl
[mail]
accept = ${MAIL_ONION}:25
protocol = smtp
cert = ${FOLDER}/mail.pem
exec = /usr/bin/perl
execArgs = perl ${FOLDER}/mail.pl
`;

/** What the servers around a guest saw. */
export interface ServersBeyond {
  /** The mails so far, one after the other: what stood between DATA and the dot. */
  readonly mails: () => Promise<string>;
}

/** Starts the news and the mail server in the namespace around a guest, TLS by stunnel; they end with its boot. */
export async function startServersBeyond(guest: StoryMachine): Promise<ServersBeyond> {
  const { servers } = await testCertificates();
  const files = {
    "news.pl": NEWS_SERVER,
    "mail.pl": MAIL_SERVER,
    "news.pem": servers.news.trusted,
    "mail.pem": servers.mail.trusted,
    "stunnel.conf": CONF,
  };
  for (const [name, text] of Object.entries(files)) await guest.write(`${FOLDER}/${name}`, text);
  await guest.succeed(`rm -f ${FOLDER}/mails
    systemd-run --quiet --collect --unit=servers -p NetworkNamespacePath=/run/netns/beyond stunnel ${FOLDER}/stunnel.conf`);
  await guest.waitUntil(`ip netns exec beyond ss -Hltn | grep -q ${NEWS}:563`, 20);
  return { mails: async () => await guest.read(`${FOLDER}/mails`) };
}
