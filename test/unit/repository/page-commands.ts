/** @returns what a reader copies out of each block of commands, by the block's id */
export function pageCommands(html: string): Map<string, string> {
  const blocks = html.matchAll(/<pre id="([^"]+)"><code>(.*?)<\/code><\/pre>/gs);
  return new Map([...blocks].map(([, id = "", text = ""]) => [id, `${unescaped(text)}\n`]));
}

function unescaped(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_entity, code: string) => String.fromCharCode(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
