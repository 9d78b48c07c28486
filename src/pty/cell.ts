/**
 * One cell of the screen as three 32-bit words, and the styles that painted text is given.
 *
 * The layout is that of the buffer lines of xterm.js 6.0.0, so that rows of the emulator are copied as they are:
 * word 0 is the width (2 bits), the mark of a combined string (1) and the code point (21); words 1 and 2 are flags,
 * colour mode and colour of the foreground and the background.
 */

export const CELL_WORDS = 3;

export const CODEPOINT = 0x1f_ffff;
/** The cell's text is longer than one code point and stands in the grid's `combined` map. */
export const COMBINED = 0x20_0000;
export const WIDTH_SHIFT = 22;
export const ONE_WIDE: number = 1 << WIDTH_SHIFT;

/** Mode and value of a colour, in either word. */
export const COLOR = 0x3ff_ffff;
export const COLOR_MODE = 0x300_0000;
export const COLOR_VALUE = 0xff_ffff;
export const PALETTE_16 = 0x100_0000;
export const PALETTE_256 = 0x200_0000;
export const RGB = 0x300_0000;

/** Flags of the foreground word. */
export const INVERSE = 0x400_0000;
export const BOLD = 0x800_0000;
export const UNDERLINE = 0x1000_0000;
export const BLINK = 0x2000_0000;
export const INVISIBLE = 0x4000_0000;
export const STRIKE = 0x8000_0000;

/** Flags of the background word. */
export const ITALIC = 0x400_0000;
export const DIM = 0x800_0000;
/** The cell has an entry in the grid's `extended` map. */
export const EXTENDED = 0x1000_0000;
export const OVERLINE = 0x4000_0000;

/** What does not fit into the words. Values are shared between cells and never changed. */
export interface Extended {
  /** As in SGR 4:n: 0 none, 1 single, 2 double, 3 curly, 4 dotted, 5 dashed. */
  readonly underline: number;
  /** Colour mode and value as in the words; 0 when the underline has the colour of the text. */
  readonly underlineColor: number;
  /** Target of a hyperlink. */
  readonly link: string | undefined;
}

export interface Style {
  readonly fg: number;
  readonly bg: number;
  readonly extended: Extended | undefined;
}

export const PLAIN: Style = { fg: 0, bg: 0, extended: undefined };

/** A palette index, or `#rrggbb`. */
export type Color = number | `#${string}`;

export interface StyleSpec {
  readonly fg?: Color | undefined;
  readonly bg?: Color | undefined;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
  readonly strike?: boolean;
}

function colorWord(color: Color | undefined): number {
  if (color === undefined) return 0;
  if (typeof color === "string") return RGB | (Number.parseInt(color.slice(1), 16) & COLOR_VALUE);
  return (color < 16 ? PALETTE_16 : PALETTE_256) | (color & 0xff);
}

/** Styles are made once and shared: building one per cell would cost more than painting it. */
export function style(spec: StyleSpec): Style {
  let fg = colorWord(spec.fg);
  let bg = colorWord(spec.bg);
  if (spec.bold) fg |= BOLD;
  if (spec.underline) fg |= UNDERLINE;
  if (spec.inverse) fg |= INVERSE;
  if (spec.strike) fg |= STRIKE;
  if (spec.dim) bg |= DIM;
  if (spec.italic) bg |= ITALIC;
  return { fg: fg >>> 0, bg: bg >>> 0, extended: undefined };
}

export function sameExtended(a: Extended | undefined, b: Extended | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  return a.underline === b.underline && a.underlineColor === b.underlineColor && a.link === b.link;
}
