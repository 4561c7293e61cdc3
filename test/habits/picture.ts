/** @returns every address in the texts that a reader sees, with its port where it has one, each once, sorted */
export function shownAddresses(svg: string): string[] {
  const texts = [...svg.matchAll(/<text\b[^>]*>(.*?)<\/text>/gs)].map(([, text = ""]) => plain(text));
  const found = texts.flatMap((text) => text.match(/[\w<>-]+(?:\.[\w-]+)+(?::\d+)?/g) ?? []);
  return [...new Set(found)].toSorted();
}

function plain(text: string): string {
  return text
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");
}

/** @returns what a picture must not have: scripts, and whatever would be fetched from elsewhere */
export function foreignParts(svg: string): string[] {
  const own = svg.replace(' xmlns="http://www.w3.org/2000/svg"', "");
  const parts =
    /<(?:script|image|use|foreignObject|link)\b|\bhref\b|\bon[a-z]+=|url\(|@(?:import|font-face)|<[!?](?!--)|\w+:\/\//g;
  return own.match(parts) ?? [];
}

/** @returns the first tag that is not closed by its own end, or closes nothing; undefined where all is well */
export function brokenTag(svg: string): string | undefined {
  const open: string[] = [];
  const tags = svg.replace(/<!--.*?-->/gs, "").matchAll(/<([^>]*)>/g);
  for (const [tag, inside = ""] of tags) {
    const name = /^\/?([\w]+)(?:\s+[\w:-]+="[^"<&]*")*\s*\/?$/.exec(inside)?.[1];
    if (name === undefined) return tag;
    if (inside.startsWith("/")) {
      if (open.pop() !== name) return tag;
    } else if (!inside.endsWith("/")) open.push(name);
  }
  return open.pop();
}
