/**
 * Compares two versions as dpkg does (deb-version(7)): by epoch, upstream version and revision.
 *
 * @returns below 0 when the first is lower, above 0 when it is higher, 0 when dpkg takes them for equal
 */
export function compareVersions(first: string, second: string): number {
  const [a, b] = [parse(first), parse(second)];
  return a.epoch - b.epoch || comparePart(a.upstream, b.upstream) || comparePart(a.revision, b.revision);
}

function parse(version: string): { epoch: number; upstream: string; revision: string } {
  const [, epoch = "0", upstream = "", revision = ""] = /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/.exec(version) ?? [];
  return { epoch: Number(epoch), upstream, revision };
}

// Text and numbers take turns; a missing number counts as 0.
function comparePart(first: string, second: string): number {
  const [a, b] = [runs(first), runs(second)];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [left, right] = [a[index], b[index]];
    const order =
      compareText(left?.text ?? "", right?.text ?? "") ||
      Number((left?.number ?? 0n) - (right?.number ?? 0n));
    if (order !== 0) return order;
  }
  return 0;
}

function runs(part: string): { text: string; number: bigint }[] {
  return [...part.matchAll(/(\D*)(\d*)/g)].map(([, text = "", digits = ""]) => ({
    text,
    number: BigInt(digits),
  }));
}

function compareText(first: string, second: string): number {
  for (let index = 0; index < Math.max(first.length, second.length); index++) {
    const order = weight(first[index]) - weight(second[index]);
    if (order !== 0) return order;
  }
  return 0;
}

// "~" before the end, the end before letters, letters before the rest.
function weight(character: string | undefined): number {
  if (character === undefined) return 0;
  if (character === "~") return -1;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}
