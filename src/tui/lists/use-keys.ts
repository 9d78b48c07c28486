/** Keys one by one, however many came at once: who types fast, or over a slow line, sends several in one piece. */
import { type Key, useInput } from "ink";

type OnKey = (input: string, key: Key) => void;

/** What Ink leaves of the sequence of a key that it does not know. */
const SEQUENCE = /^(\[|O)[\d;:?<=>]*[~A-Za-z]$/;

/** The line feed is what a terminal makes of the Enter key until it is in raw mode. */
const ENTER: ReadonlySet<string> = new Set(["\r", "\n"]);

/** Ink hands over text as it came, and only single keys as keys. */
function eachKey(input: string, key: Key, onKey: OnKey): void {
  if (key.ctrl || key.meta || SEQUENCE.test(input)) return onKey(input, key);
  const characters = Array.from(input);
  if (characters.length < 2 && !ENTER.has(input)) return onKey(input, key);
  for (const character of characters) {
    if (ENTER.has(character)) onKey("", { ...key, return: true });
    else if (character === "\u007f" || character === "\b") onKey("", { ...key, backspace: true });
    else if (character === "\t") onKey("", { ...key, tab: true });
    else onKey(character, key);
  }
}

export function useKeys(onKey: OnKey): void {
  useInput((input, key) => eachKey(input, key, onKey));
}
