/** Keys as the configuration and people write them: `f2`, `prefix m`, `prefix left`. */
import type { FunctionKey } from "../commands.ts";

export type Binding =
  | { readonly kind: "key"; readonly key: FunctionKey }
  /** The key after the prefix, as the character it types or the sequence it sends. */
  | { readonly kind: "chord"; readonly chord: string };

const FUNCTION_KEYS: readonly FunctionKey[] = ["f2", "f3", "f4", "f6", "f8", "f9"];

/** Keys that type nothing readable. */
const NAMED: Readonly<Record<string, string>> = {
  left: "\u001b[D",
  right: "\u001b[C",
  up: "\u001b[A",
  down: "\u001b[B",
  tab: "\t",
  enter: "\r",
  space: " ",
};
const NAMES: ReadonlyMap<string, string> = new Map(Object.entries(NAMED).map(([name, sent]) => [sent, name]));

/** In application mode, cursor keys begin with SS3 instead of CSI. */
export function plainChord(chord: string): string {
  return chord.replace(/^\u001bO([A-D])$/, "\u001b[$1");
}

export type Reading = { readonly binding: Binding } | { readonly message: string };

export function readBinding(text: string): Reading {
  const [first = "", second, ...more] = text.trim().split(/\s+/);
  if (first.toLowerCase() === "prefix" && second !== undefined && more.length === 0) return readChord(second);
  const key = FUNCTION_KEYS.find((known) => known === first.toLowerCase());
  if (key && second === undefined) return { binding: { kind: "key", key } };
  if (/^f\d+$/i.test(text)) return { message: `${text} is none of ${FUNCTION_KEYS.join(", ")}` };
  if (/^(ctrl|alt|shift|meta|cmd|super)[+-]/i.test(text))
    return { message: `${text} belongs to Claude Code: take an F-key, or a key after the prefix, such as "prefix m"` };
  return { message: `${JSON.stringify(text)} is no key: "f2" and "prefix m" are` };
}

function readChord(name: string): Reading {
  if (/^esc(ape)?$/i.test(name)) return { message: "Esc after the prefix cancels it, and cannot be bound" };
  const chord = Array.from(name).length === 1 ? name : NAMED[name.toLowerCase()];
  return chord === undefined
    ? { message: `prefix ${name} is no key: one character, or one of ${Object.keys(NAMED).join(", ")}` }
    : { binding: { kind: "chord", chord } };
}

/** As the configuration has it. */
export function writeBinding(binding: Binding): string {
  return binding.kind === "key" ? binding.key : `prefix ${chordName(binding.chord)}`;
}

const SIGNS: Readonly<Record<string, string>> = { left: "←", right: "→", up: "↑", down: "↓", tab: "Tab", enter: "↵" };

/** As the configuration writes the key after the prefix. */
function chordName(chord: string): string {
  return NAMES.get(chord) ?? chord;
}

/** As the screen shows it. */
export function chordLabel(chord: string): string {
  const name = NAMES.get(chord);
  return name === undefined ? chord : (SIGNS[name] ?? name);
}
