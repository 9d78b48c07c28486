/** Hyperlinks of the child's screen: numbers in cells, targets here. Bounded, oldest forgotten first. */
import { COLOR, COLOR_MODE, type Extended, RGB } from "./cell.ts";
import type { ExtendedAttrs } from "./xterm-shape.ts";

const MAX_LINKS = 4_096;
/** The length that terminals agree to support; longer targets are no links. */
const MAX_URI = 2_083;

const UNDERLINE_SHIFT = 26;
const UNDERLINE_MASK = 7;

/** What xterm.js 6.0.0 keeps after SGR 59; a white underline looks the same and is taken for it. */
const RESET_COLOR = COLOR;
const PALETTE_BITS = COLOR_MODE | 0xff;

/** Colour of an underline; 0 is that of the text. Beside a palette index xterm keeps bits of the colour before. */
function underlineColor(word: number): number {
  const color = word & COLOR;
  if (color === RESET_COLOR) return 0;
  return (color & COLOR_MODE) === RGB ? color : color & PALETTE_BITS;
}

export class Links {
  readonly #numbers: Map<string, number> = new Map<string, number>();
  readonly #targets: Map<number, string> = new Map<number, string>();
  readonly #converted: WeakMap<ExtendedAttrs, Extended> = new WeakMap<ExtendedAttrs, Extended>();
  #next = 1;

  /** The number of a target, the same each time so that a redrawn link is the same cell; 0 when it is no link. */
  numberOf(uri: string): number {
    if (uri === "" || uri.length > MAX_URI) return 0;
    const known = this.#numbers.get(uri);
    if (known !== undefined) return known;
    const number = this.#next++;
    this.#numbers.set(uri, number);
    this.#targets.set(number, uri);
    if (this.#numbers.size > MAX_LINKS) this.#forgetOldest();
    return number;
  }

  /** Attributes of a cell in our form. The emulator shares one object between the cells of a run, and so does this. */
  convert(attrs: ExtendedAttrs): Extended {
    const known = this.#converted.get(attrs);
    if (known) return known;
    const { _ext: word } = attrs;
    const extended: Extended = {
      underline: (word >>> UNDERLINE_SHIFT) & UNDERLINE_MASK,
      underlineColor: underlineColor(word),
      link: this.#targets.get(attrs.urlId),
    };
    this.#converted.set(attrs, extended);
    return extended;
  }

  #forgetOldest(): void {
    for (const [uri, number] of this.#numbers) {
      this.#numbers.delete(uri);
      this.#targets.delete(number);
      return;
    }
  }
}
