/** The prefix key: which ones there can be, and how they are written and sent. */

export interface Prefix {
  /** As people write it: `Ctrl+\`. */
  readonly name: string;
  /** Code point of the character that is typed with Ctrl. */
  readonly code: number;
  /** What terminals send for it, but for extended protocols. */
  readonly sent: string;
}

/** What Claude Code 2.1.330 and its users' bindings leave free (read from its key map and its list of reserved keys). */
const FREE: readonly string[] = ["\\", "^", "q"];

function prefixOf(character: string): Prefix {
  const code = character.charCodeAt(0);
  return { name: `Ctrl+${character.toUpperCase()}`, code, sent: String.fromCharCode(code & 0x1f) };
}

export const DEFAULT_PREFIX: Prefix = prefixOf("\\");

/** How the possible ones are written in the configuration. */
export const PREFIX_NAMES: readonly string[] = FREE.map((character) => `ctrl+${character}`);

/** Undefined for a key that is Claude Code's, or none. */
export function readPrefix(text: string): Prefix | undefined {
  const name = text
    .trim()
    .toLowerCase()
    .replace(/^ctrl-/, "ctrl+");
  return PREFIX_NAMES.includes(name) ? prefixOf(name.slice("ctrl+".length)) : undefined;
}
