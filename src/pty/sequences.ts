/** Where one key press, report or character ends in raw terminal input. */
import type { ChildModes } from "./child-modes.ts";

const ESC = 0x1b;
const CSI = 0x5b;
const SS3 = 0x4f;
const X10_MOUSE = 0x4d;
/** Longer than any key or report; a sequence without end is cut there. */
const MAX_SEQUENCE = 64;

function utf8Length(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

export interface UnitOptions {
  /** Mouse reports are raw bytes. */
  readonly x10: boolean;
  /** Whether to wait for what may follow two ESCs: Esc pressed twice, or the beginning of a key with Alt. */
  readonly patient: boolean;
}

/** Length of the unit that begins at `at`, or 0 when more bytes are needed to tell. */
export function unitLength(bytes: Uint8Array, at: number, options: UnitOptions): number {
  const left = bytes.length - at;
  const lead = bytes[at] ?? 0;
  if (lead !== ESC) return utf8Length(lead) <= left ? utf8Length(lead) : 0;
  const second = bytes[at + 1];
  if (second === undefined) return 0;
  if (second === CSI) return csiLength(bytes, at, options.x10);
  if (second === SS3) return left < 3 ? 0 : (bytes[at + 2] ?? 0) < 0x20 ? 2 : 3;
  if (second === ESC && left === 2) return options.patient ? 0 : 2;
  if (second === ESC && bytes[at + 2] === ESC) return 2;
  // Alt with another key is that key's unit after an ESC.
  const rest = unitLength(bytes, at + 1, options);
  return rest === 0 ? 0 : rest + 1;
}

/** F1 to F5 of the Linux console are `ESC [ [ A` to `E`. */
function isConsoleKey(final: number): boolean {
  return final >= 0x41 && final <= 0x45;
}

function csiLength(bytes: Uint8Array, at: number, x10: boolean): number {
  const left = bytes.length - at;
  if (bytes[at + 2] === CSI) return left < 4 ? 0 : isConsoleKey(bytes[at + 3] ?? 0) ? 4 : 3;
  if (bytes[at + 2] === X10_MOUSE && x10) return left >= 6 ? 6 : 0;
  for (let end = at + 2; end < bytes.length; end++) {
    const byte = bytes[end] ?? 0;
    if (byte >= 0x40 && byte <= 0x7e) return end + 1 - at;
    if (byte < 0x20 || byte > 0x7e || end - at >= MAX_SEQUENCE) return end - at;
  }
  return 0;
}

/** The pointer, the focus of the terminal's window, its colour scheme. */
export type Report = "mouse" | "focus" | "scheme";

const SGR_OR_URXVT_MOUSE = /^\u001b\[(<\d+;\d+;\d+[Mm]|\d+;\d+;\d+M)$/;
const COLOR_SCHEME = /^\u001b\[\?997;\d+n$/;
const COLOR_SCHEME_BEGINNING = /^\u001b\[\?[\d;]*$/;
const MOUSE_BEGINNING = /^\u001b\[(<?[\d;]*|M.{0,2})$/s;

/** What a complete unit reports, if it is a report. */
export function reportOf(unit: string, modes: ChildModes): Report | undefined {
  if (modes.focus && (unit === "\u001b[I" || unit === "\u001b[O")) return "focus";
  if (modes.colorScheme && COLOR_SCHEME.test(unit)) return "scheme";
  if (modes.mouse === 0) return undefined;
  return SGR_OR_URXVT_MOUSE.test(unit) || (isX10(modes) && unit.startsWith("\u001b[M")) ? "mouse" : undefined;
}

export function isX10(modes: ChildModes): boolean {
  return modes.mouse !== 0 && modes.mouseEncoding === 0;
}

/** Whether a report may have been cut here. */
export function isReportBeginning(text: string, modes: ChildModes): boolean {
  return (modes.mouse !== 0 && MOUSE_BEGINNING.test(text)) || (modes.colorScheme && COLOR_SCHEME_BEGINNING.test(text));
}
