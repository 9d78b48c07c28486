/** The terminal's pen: which attributes it writes with now, and the shortest way to others. */
import {
  BLINK,
  BOLD,
  DIM,
  EXTENDED,
  type Extended,
  INVERSE,
  INVISIBLE,
  ITALIC,
  OVERLINE,
  STRIKE,
  UNDERLINE,
} from "./cell.ts";
import { type ColorDepth, colorParams, reduceColor, underlineColorParams } from "./color.ts";

/** Attributes that one SGR parameter switches on and another off. */
const FG_FLAGS: readonly (readonly [flag: number, on: string, off: string])[] = [
  [BLINK, "5", "25"],
  [INVERSE, "7", "27"],
  [INVISIBLE, "8", "28"],
  [STRIKE, "9", "29"],
];
const BG_FLAGS: readonly (readonly [flag: number, on: string, off: string])[] = [
  [ITALIC, "3", "23"],
  [OVERLINE, "53", "55"],
];

/** Everything SGR can say about a cell, with colours the terminal has. */
interface Look {
  readonly fg: number;
  readonly bg: number;
  readonly underline: number;
  readonly underlineColor: number;
}

const PLAIN_LOOK: Look = { fg: 0, bg: 0, underline: 0, underlineColor: 0 };
const FG_ATTRIBUTES = (BOLD | BLINK | INVERSE | INVISIBLE | STRIKE) >>> 0;
const BG_ATTRIBUTES = (ITALIC | DIM | OVERLINE) >>> 0;

function difference(from: Look, to: Look): string[] {
  const params: string[] = [];
  // One parameter ends both intensities.
  const lostIntensity = (from.fg & ~to.fg & BOLD) !== 0 || (from.bg & ~to.bg & DIM) !== 0;
  if (lostIntensity) params.push("22");
  if (to.fg & BOLD && (lostIntensity || !(from.fg & BOLD))) params.push("1");
  if (to.bg & DIM && (lostIntensity || !(from.bg & DIM))) params.push("2");
  for (const [flag, on, off] of FG_FLAGS) if ((from.fg ^ to.fg) & flag) params.push(to.fg & flag ? on : off);
  for (const [flag, on, off] of BG_FLAGS) if ((from.bg ^ to.bg) & flag) params.push(to.bg & flag ? on : off);
  if (from.underline !== to.underline) params.push(underlineParam(to.underline));
  const fgColor = to.fg & ~FG_ATTRIBUTES;
  const bgColor = to.bg & ~BG_ATTRIBUTES;
  if ((from.fg & ~FG_ATTRIBUTES) !== fgColor) params.push(colorParams(fgColor, 38));
  if ((from.bg & ~BG_ATTRIBUTES) !== bgColor) params.push(colorParams(bgColor, 48));
  if (from.underlineColor !== to.underlineColor) params.push(underlineColorParams(to.underlineColor));
  return params;
}

function underlineParam(underline: number): string {
  if (underline === 0) return "24";
  return underline === 1 ? "4" : `4:${underline}`;
}

/** Whether `to` lacks an attribute of `from`: then starting from a reset may be shorter. */
function loses(from: Look, to: Look): boolean {
  const lost = (from.fg & ~to.fg & FG_ATTRIBUTES) | (from.bg & ~to.bg & BG_ATTRIBUTES);
  return lost !== 0 || (from.underline !== 0 && to.underline === 0);
}

export class Pen {
  readonly #depth: ColorDepth;
  #look: Look = PLAIN_LOOK;
  #link: string | undefined;
  /** The words taken last: most cells look like the one before them. */
  #fg = 0;
  #bg = 0;
  #extended: Extended | undefined;

  constructor(depth: ColorDepth) {
    this.#depth = depth;
  }

  /** Control sequences that make the pen write as this cell looks. */
  take(fg: number, bg: number, extended: Extended | undefined): string {
    if (fg === this.#fg && bg === this.#bg && ((bg & EXTENDED) === 0 || extended === this.#extended)) return "";
    this.#fg = fg;
    this.#bg = bg;
    this.#extended = extended;
    const to = this.#reduce(fg, bg, extended);
    const link = this.#follow(bg & EXTENDED ? extended?.link : undefined);
    const from = this.#look;
    this.#look = to;
    const params = difference(from, to);
    if (params.length === 0) return link;
    const direct = params.join(";");
    if (!loses(from, to)) return `${link}\u001b[${direct}m`;
    const anew = ["", ...difference(PLAIN_LOOK, to)].join(";");
    return `${link}\u001b[${anew.length < direct.length ? anew : direct}m`;
  }

  /** Back to plain text, for whoever writes to the terminal next. */
  rest(): string {
    const plain = this.#look === PLAIN_LOOK || difference(this.#look, PLAIN_LOOK).length === 0;
    this.#look = PLAIN_LOOK;
    this.#fg = 0;
    this.#bg = 0;
    return this.#follow(undefined) + (plain ? "" : "\u001b[m");
  }

  /** Whether a blank with this background word needs no change of the pen. */
  paintsBlank(bg: number): boolean {
    const { fg, bg: own, underline } = this.#look;
    const bare = ((fg & (INVERSE | STRIKE)) | (own & OVERLINE) | underline) === 0 && this.#link === undefined;
    return bare && (own & ~BG_ATTRIBUTES) === reduceColor(bg, this.#depth);
  }

  #reduce(fg: number, bg: number, extended: Extended | undefined): Look {
    const depth = this.#depth;
    const more = bg & EXTENDED ? extended : undefined;
    const underline = fg & UNDERLINE ? more?.underline || 1 : 0;
    return {
      fg: (fg & FG_ATTRIBUTES) | reduceColor(fg, depth),
      bg: (bg & BG_ATTRIBUTES) | reduceColor(bg, depth),
      underline,
      underlineColor: underline ? reduceColor(more?.underlineColor ?? 0, depth) : 0,
    };
  }

  /** The id keeps the parts of one link together when they are painted at different times. */
  #follow(link: string | undefined): string {
    if (link === this.#link) return "";
    this.#link = link;
    return link === undefined ? "\u001b]8;;\u001b\\" : `\u001b]8;id=${linkId(link)};${link}\u001b\\`;
  }
}

/** FNV-1a, in base 36. */
function linkId(link: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < link.length; index++) hash = Math.imul(hash ^ link.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
}
