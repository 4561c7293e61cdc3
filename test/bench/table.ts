/** One comparison. */
export interface Row {
  what: string;
  /** Seconds or bytes. */
  ours: number;
  theirs: number;
  unit: "time" | "memory";
  /** The largest ratio that is good enough; absent where nothing was promised. */
  target?: number;
}

/** Comparisons of one kind. */
export interface Section {
  title: string;
  /** What exactly was measured. */
  notes: readonly string[];
  rows: readonly Row[];
}

const WIDTHS = { what: 52, value: 9, ratio: 7, target: 8 } as const;

/** The sections as plain text of at most 100 columns. */
export function formatTable(sections: readonly Section[]): string {
  return sections
    .map(({ title, notes, rows }) =>
      [
        line(title, ["ours", "theirs", "ratio", "target"], ""),
        ...rows.map(formatRow),
        ...notes.map((note) => `  ${note}`),
      ].join("\n"),
    )
    .join("\n\n");
}

/** Whether the ratio is larger than it was meant to be. */
export function isMissed({ ours, theirs, target }: Row): boolean {
  return target !== undefined && ours / theirs > target;
}

function formatRow(row: Row): string {
  const { what, ours, theirs, unit, target } = row;
  const format = unit === "time" ? formatSeconds : formatBytes;
  const ratio = ours / theirs;
  const limit = target === undefined ? "-" : `<= ${target.toFixed(2)}`;
  return line(
    `  ${what}`,
    [format(ours), format(theirs), ratio.toFixed(2), limit],
    target === undefined ? "" : isMissed(row) ? "MISSED" : "ok",
  );
}

function line(what: string, [ours, theirs, ratio, target]: readonly string[], verdict: string): string {
  const cells = [
    what.padEnd(WIDTHS.what),
    (ours ?? "").padStart(WIDTHS.value),
    (theirs ?? "").padStart(WIDTHS.value),
    (ratio ?? "").padStart(WIDTHS.ratio),
    (target ?? "").padStart(WIDTHS.target),
    ` ${verdict}`,
  ];
  return cells.join(" ").trimEnd();
}

function formatSeconds(seconds: number): string {
  if (seconds >= 1) return `${seconds.toFixed(2)} s`;
  if (seconds >= 0.001) return `${(seconds * 1000).toFixed(1)} ms`;
  return `${(seconds * 1e6).toFixed(0)} us`;
}

function formatBytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
