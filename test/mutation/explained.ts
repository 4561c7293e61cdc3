const NO_SUCH_VALUE = "only for the compiler: there is always a value (split, or a group that matched)";
const SAME = "says the same in another way: no input tells them apart";
const REST_IS_CHECKED =
  "what it lets pass fails at the checksum of the name, or cannot be in a control archive";

/** Why no test notices a mutant, by the name that npm run mutate gives it. */
export const EXPLAINED: ReadonlyMap<string, string> = new Map([
  ['src/validation/endpoints.ts: "" -> "Stryker was here!"', NO_SUCH_VALUE],
  ['src/validation/onion.ts: [] -> ["Stryker was here"]', NO_SUCH_VALUE],
  ['src/validation/onion.ts: "" -> "Stryker was here!"', NO_SUCH_VALUE],
  ["src/validation/onion.ts: /^[a-z2-7]{56}$/ -> /[a-z2-7]{56}$/", REST_IS_CHECKED],
  ["src/validation/debian.ts: /^(\\d+):/ -> /(\\d+):/", SAME],
  ["src/validation/files.ts: name.length <= USTAR_NAME -> name.length < USTAR_NAME", SAME],
  ["src/validation/tunnels.ts: major > oldestMajor -> major >= oldestMajor", SAME],
  ["src/validation/tunnels.ts: checkHost === undefined -> false", SAME],
  ['src/verify/archive-checks.ts: [] -> ["Stryker was here"]', SAME],
  ["src/verify/compare.ts: /\\/\\/$/ -> /\\/\\//", SAME],
  ["src/verify/control-checks.ts: /^([!-9;-~]+):[ ]?(.*)$/s -> /^([!-9;-~]+):[ ]?(.*)/s", SAME],
  ['src/verify/control-checks.ts: "" -> "Stryker was here!"', SAME],
  ['src/verify/control-checks.ts: [] -> ["Stryker was here"]', SAME],
  [
    "src/verify/control-checks.ts: /^\\.\\/(?:pre|post)(?:inst|rm)$/ -> /\\.\\/(?:pre|post)(?:inst|rm)$/",
    REST_IS_CHECKED,
  ],
  [
    "src/verify/control-checks.ts: /^\\.\\/(?:pre|post)(?:inst|rm)$/ -> /^\\.\\/(?:pre|post)(?:inst|rm)/",
    REST_IS_CHECKED,
  ],
  [
    "src/verify/control-checks.ts: /^([0-9a-f]{32}) {2}(?!\\.?\\/)(.+)$/ -> /^([0-9a-f]{32}) {2}(?!\\.?\\/)(.+)/",
    SAME,
  ],
  [
    "src/verify/control-checks.ts: sum === undefined || path === undefined -> sum === undefined && path === undefined",
    SAME,
  ],
  ["src/verify/control-checks.ts: sum === undefined -> false", SAME],
  ["src/verify/control-checks.ts: path === undefined -> false", SAME],
  ["src/verify/control-checks.ts: /^\\.\\// -> /\\.\\//", SAME],
  [
    "src/verify/read-ar.ts: /^(.{16}).{12}.{6}.{6}.{8}(\\d+) *`\\n$/s -> /^(.{16}).{12}.{6}.{6}.{8}(\\d+) *`\\n/s",
    SAME,
  ],
  ['src/verify/read-ar.ts: [] -> ["Stryker was here"]', SAME],
  [
    "src/verify/read-ar.ts: name === undefined || size === undefined -> name === undefined && size === undefined",
    SAME,
  ],
  ["src/verify/read-ar.ts: name === undefined -> false", SAME],
  ["src/verify/read-ar.ts: size === undefined -> false", SAME],
  ["src/verify/read-ar.ts: header.slice(16, 28).trimEnd() -> header.slice(16, 28).trimStart()", SAME],
]);
