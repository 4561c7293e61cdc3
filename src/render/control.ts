import type { Control } from "../definition/control.ts";

const LINE_LENGTH = 80;

/**
 * The file `control` (Policy 5.3, deb-control(5)).
 *
 * @param control - validated fields
 * @param installedSize - KiB
 */
export function renderControl(control: Control, installedSize: number): string {
  const fields: readonly (readonly [string, string])[] = [
    ["Package", control.Package],
    ["Version", control.Version],
    ["Architecture", control.Architecture],
    ["Maintainer", control.Maintainer],
    ["Installed-Size", String(installedSize)],
    ["Depends", control.Depends.join(", ")],
    ["Section", control.Section],
    ["Priority", control.Priority],
    ["Multi-Arch", control["Multi-Arch"]],
    ["Homepage", control.Homepage],
    ["Description", renderDescription(control.Description)],
  ];
  const present = fields.filter(([, value]) => value !== "");
  return present.map(([name, value]) => `${name}: ${value}\n`).join("");
}

/** The value of the field Description (Policy 5.6.13): paragraphs folded, each line after a blank, a blank one " .". */
export function renderDescription({ synopsis, paragraphs }: Control["Description"]): string {
  return [synopsis, paragraphs.map(fold).join("\n .\n")].join("\n");
}

function fold(paragraph: string): string {
  const lines: string[] = [];
  for (const word of paragraph.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= LINE_LENGTH) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else {
      lines.push(` ${word}`);
    }
  }
  return lines.join("\n");
}
