/** How it is known that a documented command does what its page says. */
export type Evidence =
  { readonly runBy: string; readonly words: string } | { readonly notRunBecause: string };

/** A file of the project that runs the command, and words of it by which a reader finds the place. */
function runBy(path: string, words: string): Evidence {
  return { runBy: path, words };
}

function notRun(reason: string): Evidence {
  return { notRunBecause: reason };
}

const README_STORY = runBy("test/container/documented.test.ts", "the README leads from the file");
const SERVERS_STORY = runBy("test/container/documented.test.ts", "the documented ways to choose servers");
const VERIFY_STORY = runBy("test/container/artifact.test.ts", 'download(machine, "README.md", "gpgv")');
const APT_STORY = runBy(
  "test/container/artifact.test.ts",
  'download(machine, "docs/verify.md", "file:/srv")',
);
const REPOSITORY_STORY = runBy("test/container/repository.test.ts", 'documentedLines("docs/repository.md"');
const ROTATION_STORY = runBy("test/container/rotation.test.ts", 'step("add-key", next)');
const LEAPRUN_STORY = runBy("test/container/privleap.test.ts", "privleap's actions check and restart");
const BUILD_TEST = runBy("test/container/documented.test.ts", "the lines of docs/verify.md");
const CHOICE_TEST = runBy("test/unit/machines/choice.test.ts", "a reboot brings");
const MEASURES = notRun(
  "it measures for minutes, and its figures depend on the machine; types and lint see its code",
);
const WHOLE_RUN = notRun("it is the whole run of the tests");
const KERNEL_RUN = runBy("scripts/ci.ts", 'run("test:kernel"');
const ENDURANCE = notRun("it takes half an hour, and its shortest run minutes");
const VITEST = notRun("it is vitest with a filter, and the filter is vitest's own");
const MUTANTS = notRun("it takes hours; test/habits/mutation.test.ts holds its lists");

/** Every command that a page tells a reader to run, by its first line; or a page, for all of its commands. */
export const DOCUMENTED_COMMANDS: Readonly<Record<string, Evidence>> = {
  // README.md and docs/troubleshooting.md
  "sudo apt install /home/user/nymphemeral-whonix-connections.deb": README_STORY,
  "sudo nymphemeral-whonix-connections servers --mail NAME.onion": README_STORY,
  "nymphemeral-whonix-connections check": README_STORY,
  "if command -v sqv > /dev/null": VERIFY_STORY,
  "sudo apt remove nymphemeral-whonix-connections": README_STORY,
  "sudo apt purge nymphemeral-whonix-connections": README_STORY,
  "npm ci --omit=dev --ignore-scripts && npm run build": runBy(
    ".github/workflows/release.yml",
    "npm ci --omit=dev --ignore-scripts",
  ),
  "npm ci && npm test": WHOLE_RUN,
  "leaprun nymphemeral-whonix-connections-check": LEAPRUN_STORY,
  "leaprun nymphemeral-whonix-connections-restart": LEAPRUN_STORY,

  // docs/servers.md
  "nymphemeral-whonix-connections servers": SERVERS_STORY,
  "sudo nymphemeral-whonix-connections servers --news news.example.org --mail NAME.onion": SERVERS_STORY,
  "sudo nymphemeral-whonix-connections servers --default": SERVERS_STORY,
  "sudo nymphemeral-whonix-connections servers --isolate": SERVERS_STORY,
  "sudo systemctl reload-or-restart stunnel@nymphemeral": SERVERS_STORY,
  "nymphemeral-whonix-connections gateway NAME.onion": SERVERS_STORY,
  "npm run build -- --news news.example.org:563 --mail NAME.onion:25": runBy(
    "test/container/other-servers.test.ts",
    'packageWith("--mail"',
  ),
  "npm run build -- --isolate": runBy("test/container/isolated.test.ts", '"--isolate"'),

  // docs/clients.md
  "sudo apt install msmtp-mta": runBy("test/machines/roots/base-recipe.ts", '"msmtp-mta"'),
  "cp /usr/share/doc/nymphemeral-whonix-connections/examples/msmtprc ~/.msmtprc": runBy(
    "test/whonix/traffic.stories.ts",
    "nymphemeral sends mail by msmtp",
  ),

  // docs/verify.md
  "(cd dist && sha256sum --check SHA256SUMS)": BUILD_TEST,
  "npm run verify -- dist/nymphemeral-whonix-connections.deb": BUILD_TEST,
  "npm run build -- --out /tmp/again": BUILD_TEST,
  "cmp /tmp/again/SHA256SUMS dist/SHA256SUMS": BUILD_TEST,
  "npm run verify-artifact -- artifact --key maintainer.gpg": runBy(
    "test/commands/verify-artifact.test.ts",
    'describe("npm run verify-artifact"',
  ),
  "gh attestation verify nymphemeral-whonix-connections.deb --repo OWNER/nymphemeral-whonix-connections \\":
    notRun("it asks GitHub about a release that is published there"),
  "sudo npm run same-bytes": notRun(
    "it downloads Node four times; the builds it compares are scripts/build.ts",
  ),
  "sha256sum --check --strict SHA256SUMS &&": APT_STORY,

  // docs/debian.md
  "npm run source": runBy("test/container/source.ts", "scripts/source.ts"),
  "dpkg-source --extract nymphemeral-whonix-connections_1.0.0.dsc source": runBy(
    "test/container/source.ts",
    "dpkg-source --extract",
  ),
  "(cd source && dpkg-buildpackage --build=binary --no-sign)": runBy(
    "test/container/source.ts",
    "dpkg-buildpackage --build=binary --no-sign",
  ),
  "sudo autopkgtest --ignore-restrictions=isolation-container --no-built-binaries ./source -- null": runBy(
    "test/container/source.test.ts",
    "autopkgtest --ignore-restrictions=isolation-container --no-built-binaries",
  ),
  "sudo npm run judges": runBy("scripts/judges.ts", '"judges", "source", "oracle"'),

  // docs/repository.md
  "npm run repo -- key 'Ann Author <ann@example.org>'": REPOSITORY_STORY,
  "npm run repo -- init ~/repository --origin Example --label 'The tunnels' --suite stable,testing \\":
    REPOSITORY_STORY,
  "npm run repo -- add ~/repository dist/nymphemeral-whonix-connections.deb": REPOSITORY_STORY,
  "/usr/lib/apt/apt-helper download-file https://deb.example.org/archive-keyring.gpg nymphemeral-archive-keyring.gpg &&":
    runBy("test/container/documented-ways.test.ts", 'documentedLines("docs/repository.md"'),
  "npm run repo -- sync ~/repository --to rsync://HOST/MODULE": runBy(
    "test/repository/sync.test.ts",
    "start: rsyncDaemon",
  ),
  "npm run repo -- sync ~/repository --to rclone:REMOTE:BUCKET/PATH": runBy(
    "test/repository/sync.test.ts",
    "start: s3Server",
  ),
  "npm run repo -- check /srv/mirror --key repository.gpg": runBy(
    "test/repository/others.test.ts",
    "who has a tree and its public key alone",
  ),
  "npm run repo -- audit https://deb.example.org --record record.jsonl --key repository.gpg": runBy(
    "test/repository/audit.test.ts",
    "tells what a tree took back",
  ),
  "npm run repo -- add-key ~/repository NEW_FINGERPRINT": ROTATION_STORY,
  "npm run repo -- keyring ~/repository 2028.08": ROTATION_STORY,
  "npm run repo -- drop-key ~/repository OLD_FINGERPRINT": ROTATION_STORY,
  "npm run repo -- keyring ~/repository 2028.11": ROTATION_STORY,
  "npm run repo -- keyring ~/repository 2026.11": runBy("test/container/keyring.test.ts", "keyring"),
  "sudo npm run test:page": notRun("Chromium takes 400 MB; whoever changes the page runs it"),

  // CONTRIBUTING.md and docs/development.md
  "npm ci": runBy(".github/workflows/ci.yml", "- run: npm ci\n"),
  "npm test": WHOLE_RUN,
  "npm test -- --quick": runBy("test/unit/machines/choice.test.ts", '"--quick"'),
  "npm test -- --times": runBy("test/unit/machines/choice.test.ts", '"--times"'),
  "npm run test:unit -- test/unit/validation/onion.test.ts": VITEST,
  "npm run test:unit -- test/golden -u": VITEST,
  "npm run test:unit -- property": VITEST,
  'npm run test:unit -- -t "checksum"': VITEST,
  "npm run test:commands -- verify-artifact": VITEST,
  "node --import ./src/system/typescript.js test/habits/show-imports.ts": runBy(
    "test/habits/layering.test.ts",
    "is the one in docs/development.md",
  ),
  "sudo npm run test:kernel": KERNEL_RUN,
  "sudo npm run test:kernel -- power-cuts --cuts 10 --release trixie": KERNEL_RUN,
  "sudo npm run endure": ENDURANCE,
  "sudo npm run endure -- --release trixie --boots 20 --restarts 100 --visits 500": ENDURANCE,
  'npm run test:container -- "a reboot brings" --release trixie': CHOICE_TEST,
  'sudo npm run test:container -- "a reboot brings" --release trixie': CHOICE_TEST,
  "sudo npm run whonix": runBy("test/whonix/box.test.ts", "npm run whonix is up in 90 s"),
  "sudo npm run whonix -- shell workstation": runBy(
    "test/whonix/box.test.ts",
    "npm run whonix is up in 90 s",
  ),
  "sudo npm run mutate": MUTANTS,
  "npm run mutate -- --files 'src/verify/*.ts'": MUTANTS,
  "sudo npm run mutate -- --hand-made": MUTANTS,
  "sudo npm run ci": runBy(".github/workflows/ci.yml", "npm run ci"),

  "docs/publishing-machine.md": runBy("test/container/publishing-machine.test.ts", "documentedLines(PAGE"),
  "docs/mirrors.md": runBy("test/container/mirrors.test.ts", 'documentedLines("docs/mirrors.md"'),
  "docs/versions.md": runBy("test/container/pre-release.test.ts", 'documentedLines("docs/versions.md"'),

  // docs/benchmarks.md
  "npm run bench": MEASURES,
  "npm run bench:repo": MEASURES,
  "sudo npm run bench:tor": MEASURES,
  "sudo npm run bench:start": MEASURES,
};
