/** The one who answers a child's queries, where the emulator is silent, wrong, or would promise what a pane cannot keep. */
import type { Xterm } from "./xterm.ts";

/** Mouse reports in pixels: said to be unknown, because they could not be told from those outside the pane. */
const PIXEL_MOUSE = 1016;
const SHAPES: Readonly<Record<string, number>> = { block: 1, underline: 3, bar: 5 };

/** DECSCUSR as it was set; 1, the blinking block, is what xterm calls the default. */
export function cursorShape({ cursor: { style, blink } }: Xterm): number {
  const shape = SHAPES[style ?? ""] ?? 0;
  return shape !== 0 && blink === false ? shape + 1 : shape;
}

/** Column and row as reported: a cursor that waits to wrap is still in the last column. */
function position(xterm: Xterm): string {
  const { row, col } = xterm.cursor;
  return `${row - xterm.originRow + 1};${Math.min(col, xterm.terminal.cols - 1) + 1}R`;
}

/** What is known of the terminal around us. It may become known while a child runs. */
export interface OuterTerminal {
  /** It knows the kitty keyboard protocol, so keys can come in that form. */
  kitty: boolean;
  /** In the words of OSC 11. */
  background: string | undefined;
}

export interface Answering {
  readonly reply: (text: string) => void;
  readonly outer: OuterTerminal | undefined;
  /** Flags of the kitty protocol that the child has set. */
  readonly kittyFlags: () => number;
}

/** Where the terminal around us is asked, silence says what it says for others: not known here. */
function answerForOuter({ parser }: Xterm["terminal"], { reply, outer, kittyFlags }: Answering): void {
  parser.registerCsiHandler({ prefix: "?", final: "u" }, () => {
    if (outer?.kitty) reply(`\u001b[?${kittyFlags()}u`);
    return true;
  });
  parser.registerOscHandler(11, (data) => {
    if (data !== "?" || outer?.background === undefined) return false;
    reply(`\u001b]11;${outer.background}\u001b\\`);
    return true;
  });
}

export function answerQueries(xterm: Xterm, answering: Answering): void {
  const { reply } = answering;
  const { parser } = xterm.terminal;
  answerForOuter(xterm.terminal, answering);
  parser.registerCsiHandler({ prefix: "?", intermediates: "$", final: "p" }, ([mode]) => {
    if (mode !== PIXEL_MOUSE) return false;
    reply(`\u001b[?${PIXEL_MOUSE};0$y`);
    return true;
  });
  for (const prefix of ["", "?"]) {
    parser.registerCsiHandler({ final: "n", ...(prefix && { prefix }) }, ([what]) => {
      if (what !== 6) return false;
      reply(`\u001b[${prefix}${position(xterm)}`);
      return true;
    });
  }
  parser.registerDcsHandler({ intermediates: "$", final: "q" }, (data) => {
    if (data !== " q") return false;
    reply(`\u001bP1$r${cursorShape(xterm) || 1} q\u001b\\`);
    return true;
  });
}
