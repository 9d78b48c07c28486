/** A line of text that the user edits at its end: filters and queries. Pure. */
import type { Key } from "ink";

/** What Ink makes of the sequence of a key that it does not know. */
const UNKNOWN_KEY = /^(\[|O)[\d;:?<=>]*[~A-Za-z]$/;

/** The text after this key; undefined when the key is no part of editing. */
export function edited(text: string, input: string, key: Key): string | undefined {
  if (key.backspace || key.delete) return text.replace(/\P{M}\p{M}*$/u, "");
  if (key.ctrl && input === "u") return "";
  if (key.ctrl || key.meta || key.tab || key.return || key.escape || UNKNOWN_KEY.test(input)) return undefined;
  return typedInto(text, input);
}

/** Text up to its first control character: a pasted line, not the lines below it. */
export function typedInto(text: string, input: string): string | undefined {
  const [line = ""] = input.split(/\p{Cc}/u);
  return line === "" ? undefined : text + line;
}
