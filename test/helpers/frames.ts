/** The grammar of what we write to a terminal: whatever else is found in a frame came from somebody else. */

/** Positions, erasing inside a row or of all, attributes; the cursor's shape. */
const PAINTING = /\u001b\[(?:\d+(?:;\d+)?)?[HGABCDKXJ]|\u001b\[[\d;:]*m|\u001b\[[0-6] q/g;
/** Modes that a frame or a child may switch, and none that would change what lies outside of the pane. */
const MODES = /\u001b\[\?(?:1|25|2026|2004|2031|1004|9|1000|1002|1003|1005|1006|1015)[hl]|\u001b[=>]/g;
const KEYBOARD = /\u001b\[>4(?:;[0-3])?m|\u001b\[(?:<|>\d+|=\d+;1)u/g;
const LINKS = /\u001b\]8;(?:id=[0-9a-z]+)?;[^\u0000-\u001f\u007f-\u009f]*\u001b\\/g;
const TITLE = /\u001b\]2;[^\u0000-\u001f\u007f-\u009f]*\u001b\\/g;
const MOVES = /\r\n|[\r\b]/g;

const STRANGE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/** Controls of a frame that are not ours; empty when it is as it should be. A bell is ours once a child rang it. */
export function strangeIn(frame: string): string {
  const grammars = [LINKS, TITLE, PAINTING, MODES, KEYBOARD, MOVES, /\u0007/g];
  const rest = grammars.reduce((text, grammar) => text.replaceAll(grammar, ""), frame);
  const at = rest.search(STRANGE);
  return at === -1 ? "" : JSON.stringify(rest.slice(at, at + 40));
}
