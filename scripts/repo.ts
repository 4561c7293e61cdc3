import { quoted } from "../src/problem.ts";
import { command, UsageError } from "./command-line/command.ts";
import { needDebianPackages } from "../src/system/apt-get.ts";
import { COMMANDS, type Flag, type Option } from "./repo/commands.ts";
import { REPOSITORY_TOOLS } from "../src/publisher/tools.ts";

const USAGE = `usage: npm run repo -- COMMAND

Keeps a signed apt repository in DIR. DIR/public is what a web server shows; what is beside it stays here.

  key 'NAME <ADDRESS>'             makes an ed25519 key and prints its fingerprint
  key --import FILE                takes over a secret key that gpg exported
  init DIR --origin O --label L --suite S[,S...] --key FINGERPRINT [--url URL] [--onion tor+http://NAME.onion]
                                   makes a repository, whose users find DIR/public at URL, or on this machine alone;
                                   --require-verified: each package must pass npm run verify;
                                   --require-signed: each that is added must be in an artifact that is signed by a
                                   key in DIR/signers.gpg, which is what gpg --export wrote
  add DIR FILE.deb... [--suite S] [--allow-older]
                                   publishes packages, in the first suite where none is named
  keyring DIR VERSION [--suite S]  makes nymphemeral-archive-keyring, which carries the keys and URL, and publishes it
  promote DIR NAME VERSION --from S --to S [--allow-older]
                                   publishes a version of one suite in another one, too: the very same file
  remove DIR NAME VERSION [--suite S]
                                   offers a version no longer; its file and its record stay
  resign DIR                       signs anew: what is signed is valid for 30 days
  add-key DIR FINGERPRINT          from now on both keys sign, and both are in DIR/public/archive-keyring.gpg
  drop-key DIR FINGERPRINT         the other key alone signs from now on
  replace-key DIR FINGERPRINT      where no old key can sign any more: this one alone signs, and users take it by hand
  check DIR                        verifies everything in DIR/public; warns 90 days before a key expires, and 14 days
                                   before what is signed is no longer valid
  sync DIR --to TARGET             sends DIR/public to a host in the order in which no client sees half of it, and deletes
                                   nothing there: rsync://HOST/MODULE, USER@HOST:PATH, or what else rsync takes;
                                   rclone:REMOTE:BUCKET[/PATH] for S3-compatible storage, by a remote of rclone config
  list DIR                         prints suite, name, version, date and SHA-256 of what is offered

  --dry-run  prints the steps that a publication would take, or the files that sync would send, and does nothing; check
             and list do nothing in any case
  --help     this text

The keys are gpg's, in GNUPGHOME or else ~/.gnupg. Whatever ends a command half-way, the repository is whole, and the same
command again completes it.

Needs Debian's dpkg, gpg, gpgv, xz-utils and util-linux, and for sync rsync or rclone, which are installed with apt-get
when it runs as root.`;

// Whoever serves the tree is another user.
process.umask(0o022);
const [name = "", ...words] = process.argv.slice(2);
const chosen = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;

if (chosen === undefined) {
  const isHelp = name === "--help";
  await command({ usage: USAGE, words: isHelp ? [name] : [] }, () => {
    throw new UsageError(name === "" ? "a command belongs here" : `there is no command ${quoted(name)}`);
  });
} else {
  const { options, flags, files, run } = chosen;
  await command<Option, Flag>({ usage: USAGE, words, options, flags, files }, async (values, names) => {
    await needDebianPackages(REPOSITORY_TOOLS, console.log);
    await run(values, names);
  });
}
