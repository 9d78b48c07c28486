/** Key presses as terminals send them: everything Claude Code 2.1.330 binds by default, and what it must not lose. */

const PREFIX = 0x1c;
const ESC = "\u001b";
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);

/** Every control byte but the prefix, and every byte that is no control byte. */
export const CONTROL_BYTES: readonly string[] = range(0, 255)
  .filter((byte) => byte !== PREFIX)
  .map((byte) => String.fromCharCode(byte));

const ARROWS = ["A", "B", "C", "D", "H", "F"];
/** Shift, Alt, Shift+Alt, Ctrl, Ctrl+Shift, Ctrl+Alt, all three. */
const MODIFIERS = range(2, 8);

function withModifiers(number: string, final: string): string[] {
  return MODIFIERS.map((modifier) => `${ESC}[${number};${modifier}${final}`);
}

/** Claude Code's default key map and readline's, in the forms of xterm. */
export const CLAUDE_KEYS: readonly string[] = [
  `${ESC}${ESC}`,
  `${ESC}[Z`,
  `${ESC}\r`,
  ..."abcdefghijklmnopqrstuvwxyz0123456789.,/?!@<>-_=+".split("").map((key) => ESC + key),
  ...ARROWS.flatMap((key) => [`${ESC}[${key}`, `${ESC}O${key}`].concat(withModifiers("1", key))),
  ...["2", "3", "5", "6"].flatMap((key) => [`${ESC}[${key}~`].concat(withModifiers(key, "~"))),
  // F1, F5, F7, F10 to F12 are nobody's; F-keys with modifiers are the child's.
  `${ESC}OP`,
  ...[15, 18, 21, 23, 24].map((key) => `${ESC}[${key}~`),
  ...["P", "Q", "R", "S"].map((key) => `${ESC}[1;2${key}`),
  ...[17, 19, 20].map((key) => `${ESC}[${key};5~`),
  // Ctrl+X chords.
  ..."bkse\r\t".split("").map((key) => `\u0018${key}`),
  `\u0018${ESC}[A`,
];

/** Forms of the kitty protocol and of modifyOtherKeys. */
export const KITTY_KEYS: readonly string[] = [
  `${ESC}[13;2u`,
  `${ESC}[13;5u`,
  `${ESC}[27u`,
  `${ESC}[9;2u`,
  `${ESC}[127;3u`,
  ..."abcdefghijklmnopqrstuvwxyz".split("").map((key) => `${ESC}[${key.charCodeAt(0)};5u`),
  `${ESC}[97;5:1u`,
  `${ESC}[97;5:3u`,
  `${ESC}[97:65;2;65u`,
  `${ESC}[92u`,
  `${ESC}[92;3u`,
  `${ESC}[1;5:2A`,
  `${ESC}[57441;2u`,
  `${ESC}[27;5;13~`,
  `${ESC}[27;2;13~`,
];

export const PASTE_WITH_PREFIX: string = `${ESC}[200~one\u001ctwo${ESC}OQthree${ESC}[12~\u001cq\r\n${ESC}[201~`;
