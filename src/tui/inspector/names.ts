/** The names that the table of keys uses for what Ink tells of a key. */
import type { Key } from "ink";

/** Keys that have a name; everything else is its character. */
const NAMED: readonly (readonly [keyof Key, string])[] = [
  ["escape", "escape"],
  ["return", "return"],
  ["tab", "tab"],
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageUp"],
  ["pageDown", "pageDown"],
  ["home", "home"],
  ["end", "end"],
  ["backspace", "backspace"],
  ["delete", "backspace"],
];

/** What a key is called, and what it types. */
export interface Typed {
  readonly name: string;
  readonly text: string;
}

const CONTROLS: Readonly<Record<string, string>> = {
  "\r": "return",
  "\n": "return",
  "\t": "tab",
  "\u001b": "escape",
  "\u007f": "backspace",
  "\b": "backspace",
  "\u0015": "clear",
};

/** Several keys may come in one piece when they are typed fast, or by a program. */
export function typedKeys(input: string, key: Key): Typed[] {
  if (input.length < 2 || !/\p{Cc}/u.test(input)) {
    return [{ name: nameOf(input, key), text: key.ctrl || key.meta ? "" : input }];
  }
  return input
    .split(/(\p{Cc})/u)
    .filter((part) => part !== "")
    .map((part) => ({ name: CONTROLS[part] ?? part, text: /\p{Cc}/u.test(part) ? "" : part }));
}

/** Empty for a key that means nothing here. */
function nameOf(input: string, key: Key): string {
  const named = NAMED.find(([flag]) => key[flag] === true);
  if (named) return named[1];
  if (key.ctrl && input === "u") return "clear";
  return key.ctrl || key.meta ? "" : input;
}
