/** @returns the custom properties of a style's `:root`, by the scheme that they are for */
export function paletteOf(style: string): Record<"light" | "dark", Map<string, string>> {
  const [light = "", dark = ""] = [...style.matchAll(/:root \{(.*?)\}/gs)].map(([, block = ""]) => block);
  return { light: colors(light), dark: colors(dark) };
}

function colors(block: string): Map<string, string> {
  return new Map(
    [...block.matchAll(/--(\w+): (#[0-9a-f]{6});/g)].map(([, name = "", hex = ""]) => [name, hex]),
  );
}

/** @returns how much two colors differ: WCAG 2.2, "contrast ratio"; 1 for none, 21 for black on white */
export function contrast(one = "#000000", other = "#000000"): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
