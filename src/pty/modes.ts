/** What is said to the real terminal apart from painting: on the way in, for the child's input modes, on the way out. */
import type { ChildModes } from "./child-modes.ts";
import { sanitize } from "./sanitize.ts";

/** Saves the title; alternate screen; no automatic wrap, so that a wrong width never scrolls the screen. */
export const ENTER = "\u001b[22;0t\u001b[?1049h\u001b[?7l\u001b[m\u001b[r\u001b[?25l";

/**
 * Undoes everything that `ENTER`, a frame or a mirrored mode can have left on, whatever was cut off in the middle:
 * CAN and ST end an unfinished sequence. The kitty flags are those of the alternate screen, so they go before it does.
 */
export const RESET: string = [
  "\u0018\u001b\\",
  "\u001b[?2026l\u001b]8;;\u001b\\\u001b[m",
  "\u001b[?9l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1005l\u001b[?1006l\u001b[?1015l\u001b[?1016l",
  "\u001b[?1l\u001b>\u001b[?1004l\u001b[?2004l\u001b[?2031l\u001b[>4m\u001b[<16u",
  "\u001b[0 q\u001b[?7h\u001b[?25h\u001b[?1049l\u001b[23;0t",
].join("");

function privateMode(mode: number, on: boolean): string {
  return `\u001b[?${mode}${on ? "h" : "l"}`;
}

/** Modes of which at most one of a kind is on: the old one goes, the new one comes. */
function exchange(from: number, to: number): string {
  if (from === to) return "";
  return (from === 0 ? "" : privateMode(from, false)) + (to === 0 ? "" : privateMode(to, true));
}

/** One entry on the terminal's stack stands for whatever is in force on the child's. */
function kitty(from: number, to: number): string {
  if (from === to) return "";
  if (to === 0) return "\u001b[<u";
  return from === 0 ? `\u001b[>${to}u` : `\u001b[=${to};1u`;
}

/** Brings the terminal's input modes from one state to another. */
export function mirror(from: ChildModes, to: ChildModes): string {
  if (from === to) return "";
  let out = "";
  if (from.cursorKeys !== to.cursorKeys) out += privateMode(1, to.cursorKeys);
  if (from.keypad !== to.keypad) out += to.keypad ? "\u001b=" : "\u001b>";
  if (from.bracketedPaste !== to.bracketedPaste) out += privateMode(2004, to.bracketedPaste);
  if (from.focus !== to.focus) out += privateMode(1004, to.focus);
  if (from.colorScheme !== to.colorScheme) out += privateMode(2031, to.colorScheme);
  if (from.otherKeys !== to.otherKeys) out += to.otherKeys === 0 ? "\u001b[>4m" : `\u001b[>4;${to.otherKeys}m`;
  out += exchange(from.mouseEncoding, to.mouseEncoding) + exchange(from.mouse, to.mouse);
  return out + kitty(from.kitty, to.kitty);
}

const MAX_TITLE = 200;

export function titleSequence(title: string): string {
  return `\u001b]2;${sanitize(title.slice(0, MAX_TITLE))}\u001b\\`;
}
