/** Variables by name; undefined is not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

// What every program needs. LC_ALL: nobody's language or charset is in what we read of a program, or have it write.
const NAMED = ["PATH", "HOME", "GNUPGHOME", "TMPDIR"];

/** What programs that use the network may need to reach it; nothing of it changes what they fetch. */
export const NETWORK = [
  ...["http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy"].flatMap((name) => [
    name,
    name.toUpperCase(),
  ]),
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
];

/** What the project's own programs ask: where they run, how they print, where they keep the machines' base systems. */
export const OUR_OWN = ["CI", "TERM", "NO_COLOR", "FORCE_COLOR", "XDG_CACHE_HOME"];

/** @returns the names of the variables that are set for us and begin so */
export function namesFrom(prefix: string): string[] {
  return Object.keys(process.env).filter((name) => name.startsWith(prefix));
}

/** @returns those of these variables that are set for us */
export function inherited(names: readonly string[]): Environment {
  return Object.fromEntries(
    names.filter((name) => process.env[name] !== undefined).map((name) => [name, process.env[name]]),
  );
}

/**
 * The environment of a program that we start: a few variables by name, never all of ours, among which there may be
 * BASH_ENV, GIT_DIR, APT_CONFIG, TAR_OPTIONS and others that change what a program does.
 *
 * @param additions - variables beside the named ones
 */
export function environment(additions: Environment = {}): Environment {
  return { ...inherited(NAMED), LC_ALL: "C.UTF-8", ...additions };
}
