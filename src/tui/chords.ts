/** The key after the prefix as the character it types, in whichever keyboard protocol it came. */

/** `CSI code : shifted : base ; modifiers : event ; text u` of the kitty protocol. */
const KITTY = /^\u001b\[(\d+)(?::(\d*))?(?::\d*)?(?:;(\d*)(?::\d*)?)?(?:;(\d+)[\d:]*)?u$/;
/** `CSI 27 ; modifiers ; code ~` of xterm's modifyOtherKeys; the code is that of the shifted character. */
const OTHER_KEYS = /^\u001b\[27;(\d+);(\d+)~$/;

const SHIFT = 1;
/** Shift, caps lock and num lock change which character a key types; other modifiers make it another key. */
const TYPING = SHIFT | 64 | 128;

function character(code: string | undefined): string | undefined {
  return code ? String.fromCodePoint(Number(code)) : undefined;
}

function typed(modifiers: string | undefined): boolean {
  return ((Number(modifiers || 1) - 1) & ~TYPING) === 0;
}

export function typedChord(chord: string): string {
  const [, other, otherCode] = OTHER_KEYS.exec(chord) ?? [];
  if (otherCode && typed(other)) return character(otherCode) ?? chord;
  const [, code, shifted, modifiers, text] = KITTY.exec(chord) ?? [];
  if (!code || !typed(modifiers)) return chord;
  const plain = character(code) ?? chord;
  if (((Number(modifiers || 1) - 1) & SHIFT) === 0) return character(text) ?? plain;
  return character(text) ?? character(shifted) ?? plain.toUpperCase();
}
