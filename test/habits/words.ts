import type { ProjectFiles } from "../unit/project-files.ts";

/** A word that this project does not write, and what it writes instead. */
interface Replaced {
  readonly word: RegExp;
  readonly write: string;
}

/** British forms: the project's English is American, as most of Debian's is. */
export const BRITISH: readonly Replaced[] = [
  { word: /\b(?:behavi|col|fav|flav|harb|hon|hum|lab|neighb|rum)our/i, write: "-or" },
  { word: /\b(?:cent|fib|lit|met|theat)re\b/i, write: "-er" },
  { word: /\b(?:licence|defence|offence|pretence)/i, write: "-se" },
  {
    word: /\b(?:(?:anonym|author|capital|custom|final|initial|material|minim|maxim|normal|optim|organ|real|recogn|serial|special|standard|summar|synchron|util|visual)is(?:e[ds]?|ing|ation)|analys(?:e[ds]?|ing))\b/i,
    write: "-ize, -yze",
  },
  { word: /\b(?:cancel|label|level|model|signal|travel|total|fuel)l(?:ed|ing|er)\b/i, write: "one l" },
  { word: /\b(?:fulfil|enrol|skilful)\b/i, write: "two l" },
  {
    word: /\b(?:artefact|catalogue|dialogue|grey|judgement|programme|whilst|amongst|learnt|spelt|cheque)\b/i,
    write: "the American form",
  },
];

/** Words that made a reader read twice. */
export const REPLACED: readonly Replaced[] = [
  { word: /\bwhoever\b/i, write: "users who, anybody who" },
  { word: /\banew\b/i, write: "again" },
  { word: /\blest\b/i, write: "so that … not" },
  { word: /\bway(?:s)? out\b|\bwayOut\b/i, write: "fix" },
  { word: /\bmend(?:s|ed|ing)?\b/i, write: "fix, correct" },
  { word: /\bstrangers?\b/i, write: "unexpected, another machine" },
  { word: /\bfor ever\b/i, write: "always, forever" },
  { word: /\bbelongs? into\b/i, write: "belongs in" },
  { word: /\bin between\b/i, write: "meanwhile; may be intercepted" },
  { word: /\bwhat is new\b/i, write: "the new version, the changes" },
  { word: /\bgoes the way of\b|\bso that there is none\b/i, write: "a plain sentence" },
  { word: /\bnews (?:do|are|have|leave|go|come|need)\b/i, write: "a verb in the singular: news does" },
  { word: /\bcertificate of the client\b/i, write: "client certificate" },
  {
    word: /\bno authority can sign\b/i,
    write: "Tor verifies the name: authorities do sign certificates for onion names",
  },
  { word: /\bvisitors?\b/i, write: "connection, client" },
  { word: /\bout of order\b/i, write: "does not work" },
  { word: /\ba new way\b|\bthe way of news\b/i, write: "circuit, route" },
];

/** In what users read: programmers know a sum of bytes. */
export const CHECKSUM: Replaced = { word: /(?<!=")\bsums?\b/i, write: "checksum" };

/** Labels before what went wrong, and before the way to go on, other than error:, cause:, rule:, fix: and hint:. */
export const OTHER_LABELS: Replaced = {
  word: /(?<=["'`\n])(?:Error|ERROR|Warning|WARNING|Cause|Fix|Hint|Note|way out): /,
  write: "error:, fix:",
};

const READ_BY_USERS = /^(?:[\w-]+\.md|docs\/.*\.(?:md|svg)|debian-templates\/.*)$/;

/** The files whose words count: all but the tests, and texts that are not ours. */
export function spokenFiles(files: ProjectFiles): ProjectFiles {
  const ours = /^(?:[\w-]+\.md|(?:docs|debian-templates|src|scripts|examples|\.github)\/.*)$/;
  return new Map([...files].filter(([path]) => ours.test(path)));
}

/** The files that users of the package or of a repository read. */
export function filesForUsers(files: ProjectFiles): ProjectFiles {
  return new Map([...files].filter(([path]) => READ_BY_USERS.test(path)));
}

/** @returns each place with such a word, and what to write instead */
export function wordsIn(files: ProjectFiles, words: readonly Replaced[]): string[] {
  return [...files].flatMap(([path, text]) =>
    text.split("\n").flatMap((line, index) =>
      words.flatMap(({ word, write }) => {
        const found = word.exec(line)?.[0];
        return found === undefined ? [] : [`${path}:${index + 1}: ${found}: write ${write}`];
      }),
    ),
  );
}
