/** Reads mouse reports and decides whose they are: the child's, the scrollback's, the separator's, the sidebar's. */
import type { ChildModes, MouseEncoding } from "../pty/child-modes.ts";
import type { Rect } from "./layout.ts";

export interface Point {
  /** Zero-based cell of the screen. */
  readonly row: number;
  readonly col: number;
}

export interface MouseReport extends Point {
  /** Button and modifiers as in the SGR form. */
  readonly code: number;
  readonly kind: "press" | "release" | "drag" | "move" | "wheel";
  /** The form it came in. */
  readonly encoding: MouseEncoding;
}

export interface MouseTargets {
  /** What the child in the pane listens to; undefined while something else has the keyboard. */
  readonly child: () => ChildModes | undefined;
  /** The part of the pane that can be seen. */
  readonly pane: () => Rect;
  readonly separator: () => Rect | undefined;
  readonly sidebar: () => Rect | undefined;
  readonly toChild: (bytes: Uint8Array) => void;
  /** Over the pane of a child that takes no mouse; negative is upwards. */
  readonly wheel: (lines: number) => void;
  readonly dragSeparator: (col: number) => void;
  /** A row of the sidebar, counted from its top. */
  readonly clickSidebar: (row: number) => void;
  /** Places of the pane. */
  readonly select: (from: Point, to: Point) => void;
  readonly selected: () => void;
}

const SGR = /^\u001b\[<(\d+);(\d+);(\d+)([Mm])$/;
const URXVT = /^\u001b\[(\d+);(\d+);(\d+)M$/;
/** Bits of the button code: a moved pointer, and the wheel. */
const MOTION = 32;
const WHEEL = 64;
const NO_BUTTON = 3;
/** The bits that say which button or direction. */
const BUTTON = 3;
/** What terminals scroll for one notch. */
const NOTCH_LINES = 3;
/** The largest coordinate that the X10 form can tell. */
const MAX_X10 = 223;

export function parseMouse(bytes: Uint8Array): MouseReport | undefined {
  const text = Buffer.from(bytes).toString("latin1");
  const [, sgr, sgrCol, sgrRow, final] = SGR.exec(text) ?? [];
  if (sgr !== undefined) return report(1006, Number(sgr), final === "m", Number(sgrCol), Number(sgrRow));
  const [, urxvt, urxvtCol, urxvtRow] = URXVT.exec(text) ?? [];
  // Only the SGR form keeps the button of a release; the others count buttons from 32.
  if (urxvt !== undefined) return report(1015, Number(urxvt) - 32, undefined, Number(urxvtCol), Number(urxvtRow));
  if (!text.startsWith("\u001b[M") || text.length !== 6) return undefined;
  const [code = 0, col = 0, row = 0] = Array.from(text.slice(3), (char) => char.charCodeAt(0) - 32);
  return report(0, code, undefined, col, row);
}

function report(
  encoding: MouseEncoding,
  code: number,
  released: boolean | undefined,
  col: number,
  row: number,
): MouseReport {
  return { encoding, code, kind: kindOf(code, released), col: col - 1, row: row - 1 };
}

function kindOf(code: number, released: boolean | undefined): MouseReport["kind"] {
  if (code & WHEEL) return "wheel";
  const none = (code & BUTTON) === NO_BUTTON;
  if (code & MOTION) return none ? "move" : "drag";
  return (released ?? none) ? "release" : "press";
}

/** The report as a child reads it. Undefined where its form has no way to say it. */
export function encodeMouse({ code, kind, row, col }: MouseReport, encoding: MouseEncoding): string | undefined {
  const final = kind === "release" ? "m" : "M";
  if (encoding === 1006) return `\u001b[<${code};${col + 1};${row + 1}${final}`;
  const button = (kind === "release" ? code | NO_BUTTON : code) + 32;
  if (encoding === 1015) return `\u001b[${button};${col + 1};${row + 1}M`;
  if (encoding === 0 && (col >= MAX_X10 || row >= MAX_X10)) return undefined;
  const text = String.fromCharCode(button, col + 33, row + 33);
  return `\u001b[M${encoding === 1005 ? Buffer.from(text, "utf8").toString("latin1") : text}`;
}

/** Whether a child that asked for this protocol hears of such a report. */
function wants({ mouse }: ChildModes, kind: MouseReport["kind"]): boolean {
  if (mouse === 9) return kind === "press";
  if (kind === "move") return mouse === 1003;
  return kind === "drag" ? mouse >= 1002 : mouse !== 0;
}

function inside({ row, col }: Point, rect: Rect | undefined): boolean {
  if (!rect || row < rect.row || row >= rect.row + rect.rows) return false;
  return col >= rect.col && col < rect.col + rect.cols;
}

type Holder =
  | { readonly by: "child" }
  | { readonly by: "separator" }
  | { readonly by: "selection"; readonly from: Point };

export class MouseRouter {
  readonly #targets: MouseTargets;
  /** Who has had a button pressed, and gets what follows until it is let go. */
  #holder: Holder | undefined;

  constructor(targets: MouseTargets) {
    this.#targets = targets;
  }

  take(bytes: Uint8Array): void {
    const mouse = parseMouse(bytes);
    if (!mouse) return;
    if (mouse.kind === "press") return this.#press(mouse, bytes);
    if (mouse.kind === "wheel") return this.#wheel(mouse, bytes);
    if (mouse.kind === "move") {
      if (inside(mouse, this.#targets.pane())) this.#pass(mouse, bytes);
      return;
    }
    this.#held(mouse, bytes);
  }

  #press(mouse: MouseReport, bytes: Uint8Array): void {
    const { child, pane, separator, sidebar, clickSidebar } = this.#targets;
    const modes = child();
    this.#holder = undefined;
    if (!modes) return;
    const area = sidebar();
    if (inside(mouse, separator())) this.#holder = { by: "separator" };
    else if (area && inside(mouse, area)) clickSidebar(mouse.row - area.row);
    else if (!inside(mouse, pane())) return;
    else if (modes.mouse === 0) this.#holder = { by: "selection", from: mouse };
    else {
      this.#holder = { by: "child" };
      this.#pass(mouse, bytes);
    }
  }

  /** A drag, or the button is let go. */
  #held(mouse: MouseReport, bytes: Uint8Array): void {
    const holder = this.#holder;
    if (mouse.kind === "release") this.#holder = undefined;
    if (holder?.by === "child") this.#pass(mouse, bytes);
    else if (holder?.by === "separator") this.#targets.dragSeparator(mouse.col);
    else if (holder && mouse.kind === "drag") this.#targets.select(holder.from, mouse);
    else if (holder) this.#targets.selected();
  }

  #wheel(mouse: MouseReport, bytes: Uint8Array): void {
    const modes = this.#targets.child();
    if (!modes || !inside(mouse, this.#targets.pane())) return;
    if (modes.mouse !== 0) this.#pass(mouse, bytes);
    else if ((mouse.code & BUTTON) < 2) this.#targets.wheel(mouse.code & 1 ? NOTCH_LINES : -NOTCH_LINES);
  }

  #pass(mouse: MouseReport, bytes: Uint8Array): void {
    const modes = this.#targets.child();
    if (!modes || !wants(modes, mouse.kind)) return;
    if (mouse.encoding === modes.mouseEncoding) return this.#targets.toChild(bytes);
    const text = encodeMouse(mouse, modes.mouseEncoding);
    if (text !== undefined) this.#targets.toChild(Buffer.from(text, "latin1"));
  }
}
