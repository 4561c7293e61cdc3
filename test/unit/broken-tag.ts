/** @returns the first tag that is not closed by its own end, or closes nothing; undefined where all is well */
export function brokenTag(markup: string): string | undefined {
  const open: string[] = [];
  const tags = markup.replace(/<!--.*?-->/gs, "").matchAll(/<([^>]*)>/g);
  for (const [tag, inside = ""] of tags) {
    const name = /^\/?([\w]+)(?:\s+[\w:-]+="[^"<&]*")*\s*\/?$/.exec(inside)?.[1];
    if (name === undefined) return tag;
    if (inside.startsWith("/")) {
      if (open.pop() !== name) return tag;
    } else if (!inside.endsWith("/")) open.push(name);
  }
  return open.pop();
}
