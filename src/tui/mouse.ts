/** Decides which mouse reports are the child's: those in its pane, and the rest of a drag that began there. */
import type { Rect } from "./layout.ts";

interface MouseReport {
  /** Zero-based cell. */
  readonly col: number;
  readonly row: number;
  readonly kind: "press" | "release" | "other";
}

const SGR = /^\u001b\[<(\d+);(\d+);(\d+)([Mm])$/;
const URXVT = /^\u001b\[(\d+);(\d+);(\d+)M$/;
/** Bits of the button code: a moved pointer, and the wheel. */
const MOTION = 32;
const WHEEL = 64;

function parse(text: string): MouseReport | undefined {
  const [, button = "", col = "", row = "", final] = SGR.exec(text) ?? URXVT.exec(text) ?? [];
  if (button !== "") {
    // Only the SGR form keeps the button of a release; urxvt counts buttons from 32, as X10 does.
    const code = Number(button) - (final === undefined ? 32 : 0);
    return report(code, final === "m" || (final === undefined && (code & 3) === 3), Number(col), Number(row));
  }
  if (!text.startsWith("\u001b[M") || text.length !== 6) return undefined;
  const code = text.charCodeAt(3) - 32;
  return report(code, (code & 3) === 3, text.charCodeAt(4) - 32, text.charCodeAt(5) - 32);
}

function report(code: number, released: boolean, col: number, row: number): MouseReport {
  const still = (code & (MOTION | WHEEL)) === 0;
  return { col: col - 1, row: row - 1, kind: !still ? "other" : released ? "release" : "press" };
}

export class MouseFilter {
  /** A button was pressed in the pane and not let go yet. */
  #dragging = false;

  /** Whether the child is to get this report. `pane` stands in the screen's upper left corner, so nothing is moved. */
  admits(bytes: Uint8Array, pane: Rect): boolean {
    const mouse = parse(Buffer.from(bytes).toString("latin1"));
    if (!mouse) return true;
    const inside = mouse.col < pane.cols && mouse.row < pane.rows;
    const admitted = inside || (this.#dragging && mouse.kind !== "press");
    if (mouse.kind === "press") this.#dragging = inside;
    if (mouse.kind === "release") this.#dragging = false;
    return admitted;
  }
}
