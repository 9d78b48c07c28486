/** Makes text that others wrote harmless on a terminal: what would act instead of being shown becomes visible. */

/** Acts on the terminal or on the direction of the text around it: C0, C1, bidi controls, line separators. */
const ACTIVE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]|\p{Surrogate}/gu;

/** Takes no room and hides differences between texts that look alike. Joiners stay: emoji need them. */
const UNSEEN =
  /\u00ad|\u034f|[\u115f\u1160]|[\u17b4\u17b5]|[\u180b-\u180f]|\u200b|\u200c|[\u2060-\u2065\u206a-\u206f]|\u3164|\ufeff|\uffa0|[\u{e0000}-\u{e001f}]/gu;

const SIGNS: Readonly<Record<string, string>> = { "\t": " ", "\n": "⏎", "\r": "", "\u001b": "␛" };

function visible(character: string): string {
  return SIGNS[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** One line of text that is painted as it reads. */
export function sanitize(text: string): string {
  return text.replaceAll(ACTIVE, visible).replaceAll(UNSEEN, "");
}

/** Draws nothing of its own. Terminals do not move the cursor for it, so the cell would keep what it showed before. */
const WITHOUT_BASE = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u;

/** What may be written to the terminal for one cell of a child's screen; empty means as if it were blank. */
export function printable(cell: string): string {
  const clean = cell.replaceAll(ACTIVE, "");
  return WITHOUT_BASE.test(clean) ? "" : clean;
}
