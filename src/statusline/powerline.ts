/** A line of coloured blocks, each running into the next with an arrow. */

/** A colour of the palette by number, or `R;G;B`. */
export type Colour = number | string;

export interface BlockPart {
  readonly text: string;
  readonly fore: Colour | undefined;
  readonly back: Colour | undefined;
}

/** The arrow of patched fonts. */
const ARROW = "\u{e0b0}";

export function powerline(parts: readonly BlockPart[], arrow: string = ARROW): string {
  return parts
    .map(({ text, fore, back }, at) => {
      const next = parts[at + 1];
      const edge = arrow === "" ? "" : `${sgr(back, next?.back)}${arrow}${RESET}`;
      return `${sgr(fore, back)} ${text} ${RESET}${edge}`;
    })
    .join("");
}

const RESET = "\u001b[0m";

/** Undefined is the terminal's own. */
export function sgr(fore: Colour | undefined, back: Colour | undefined): string {
  const parts = [...(fore === undefined ? [] : [code(fore, 30)]), ...(back === undefined ? [] : [code(back, 40)])];
  return parts.length === 0 ? "" : `\u001b[${parts.join(";")}m`;
}

function code(colour: Colour, base: 30 | 40): string {
  if (typeof colour === "string") return `${base + 8};2;${colour}`;
  return String(colour < 8 ? base + colour : base + 60 + colour - 8);
}
