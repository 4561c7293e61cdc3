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
