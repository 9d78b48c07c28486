/** How text falls into cells: the same rules for painted text as for what a child prints. */
import { JOINS, Xterm } from "./xterm.ts";
import type { WidthProvider } from "./xterm-shape.ts";

/** One cell's worth of text and the columns it takes. */
export interface Glyph {
  text: string;
  width: number;
}

let provider: WidthProvider | undefined;

export function glyphs(text: string): Glyph[] {
  provider ??= new Xterm(2, 1, 0).widths;
  const cells: Glyph[] = [];
  let preceding = 0;
  for (const character of text) {
    const properties = provider.charProperties(character.codePointAt(0) ?? 0, preceding);
    const width = (properties >> 1) & 3;
    const last = cells.at(-1);
    if (properties & JOINS && last) {
      last.text += character;
      last.width = width;
    } else cells.push({ text: character, width });
    preceding = properties;
  }
  return cells;
}

export function textWidth(text: string): number {
  let width = 0;
  for (const glyph of glyphs(text)) width += glyph.width;
  return width;
}
