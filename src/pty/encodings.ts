/** How terminals send the few keys that are ours: every byte sequence of every key, as a table. */

export type HotKey = "prefix" | "f2" | "f3" | "f4" | "f6" | "f8" | "f9";

/** Only the kitty protocol tells more than presses. */
export type KeyEvent = "press" | "repeat" | "release";

export interface KeyMeaning {
  readonly key: HotKey;
  readonly event: KeyEvent;
}

/** `\`, for the prefix Ctrl+\. */
export const DEFAULT_PREFIX = 92;

/** The forms of a key that have no room for modifiers: SS3 of xterm, and those of the Linux console. */
const PLAIN: readonly (readonly [key: HotKey, sequence: string])[] = [
  ["f2", "\u001bOQ"],
  ["f3", "\u001bOR"],
  ["f4", "\u001bOS"],
  ["f2", "\u001b[[B"],
  ["f3", "\u001b[[C"],
  ["f4", "\u001b[[D"],
];

/** `CSI number ; modifiers : event final`: VT220, rxvt, xterm, and kitty. Without modifiers the final may stand alone. */
const NUMBERED: readonly (readonly [key: HotKey, number: string, final: string])[] = [
  ["f2", "12", "~"],
  ["f3", "13", "~"],
  ["f4", "14", "~"],
  ["f6", "17", "~"],
  ["f8", "19", "~"],
  ["f9", "20", "~"],
  ["f2", "1", "Q"],
  ["f4", "1", "S"],
];

const EVENTS: readonly (readonly [suffix: string, event: KeyEvent])[] = [
  ["", "press"],
  [":1", "press"],
  [":2", "repeat"],
  [":3", "release"],
];

/** Kitty adds 64 for caps lock and 128 for num lock to the modifiers. */
const LOCKS: readonly number[] = [0, 64, 128, 192];
const NO_MODIFIERS = 1;
const CTRL = 5;

type Table = Map<string, KeyMeaning>;

/** The forms with modifiers and, from kitty, the kind of event. */
function addModified(table: Table, key: HotKey, number: string, modifiers: number, final: string): void {
  for (const lock of LOCKS) {
    for (const [suffix, event] of EVENTS) {
      table.set(`\u001b[${number};${modifiers + lock}${suffix}${final}`, { key, event });
    }
  }
}

/** Every encoding of the given keys. The prefix is Ctrl with the character of this code point. */
export function encodings(keys: ReadonlySet<HotKey>, prefix: number = DEFAULT_PREFIX): Table {
  const table: Table = new Map<string, KeyMeaning>();
  for (const [key, sequence] of PLAIN) if (keys.has(key)) table.set(sequence, { key, event: "press" });
  for (const [key, number, final] of NUMBERED) {
    if (!keys.has(key)) continue;
    table.set(`\u001b[${number === "1" ? "" : number}${final}`, { key, event: "press" });
    addModified(table, key, number, NO_MODIFIERS, final);
  }
  if (keys.has("prefix")) {
    table.set(String.fromCharCode(prefix & 0x1f), { key: "prefix", event: "press" });
    // xterm's modifyOtherKeys
    table.set(`\u001b[27;${CTRL};${prefix}~`, { key: "prefix", event: "press" });
    addModified(table, "prefix", String(prefix), CTRL, "u");
  }
  return table;
}

/** Every proper, non-empty beginning of the given sequences. */
export function beginnings(sequences: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const sequence of sequences) {
    for (let length = 1; length < sequence.length; length++) found.add(sequence.slice(0, length));
  }
  return found;
}
