/** Which key runs which command: the table's own keys, and what the user has made of them. */
import type { KeyWish, ScreenFault, ScreenSettings } from "../../core/screen.ts";
import { closest } from "../../core/suggest.ts";
import { type Command, COMMANDS, type FunctionKey, PREFIX_NAME } from "../commands.ts";
import { type Binding, chordLabel, plainChord, readBinding, writeBinding } from "./binding.ts";
import { DEFAULT_PREFIX, type Prefix, PREFIX_NAMES, readPrefix } from "./prefix.ts";

/** A binding and what it runs. */
interface Bound {
  readonly binding: Binding;
  readonly command: Command;
}

/** A key after the prefix, in a text that was written with the default keys in mind. */
const CHORD_IN_TEXT = /Ctrl\+\\ (\S)/g;

export class Keymap {
  readonly prefix: Prefix;
  readonly #bound: readonly Bound[];
  readonly #byKey: ReadonlyMap<string, Command>;

  constructor(bound: readonly Bound[], prefix: Prefix) {
    this.prefix = prefix;
    this.#bound = bound;
    this.#byKey = new Map(bound.map(({ binding, command }) => [writeBinding(binding), command]));
  }

  commandOfKey(key: string): Command | undefined {
    return this.#byKey.get(key);
  }

  /** The prefix twice types the prefix, as in other multiplexers. */
  commandOfChord(chord: string): Command | undefined {
    if (chord === this.prefix.sent) return COMMANDS.find(({ id }) => id === "pane.prefix");
    return this.#byKey.get(writeBinding({ kind: "chord", chord: plainChord(chord) }));
  }

  /** F-keys that do something; all others belong to Claude Code. */
  get functionKeys(): FunctionKey[] {
    return this.#bound.flatMap(({ binding }) => (binding.kind === "key" ? [binding.key] : []));
  }

  bindingsOf(id: string): Binding[] {
    return this.#bound.flatMap(({ binding, command }) => (command.id === id ? [binding] : []));
  }

  /** The key after the prefix as lists show it; empty when there is none. */
  chordOf(id: string): string {
    const chord = this.bindingsOf(id).find(({ kind }) => kind === "chord");
    return chord?.kind === "chord" ? chordLabel(chord.chord) : "";
  }

  /** The F-key as lists show it; empty when there is none. */
  functionKeyOf(id: string): string {
    const key = this.bindingsOf(id).find(({ kind }) => kind === "key");
    return key?.kind === "key" ? key.key.toUpperCase() : "";
  }

  /** What to press, the shortest way: `F2`, `Ctrl+\ u`; empty when nothing is bound. */
  nameOf(id: string): string {
    const chord = this.chordOf(id);
    return this.functionKeyOf(id) || (chord === "" ? "" : `${this.prefix.name} ${chord}`);
  }

  /** Texts name the keys that are in the table; this puts the user's own in their place. */
  inText(text: string): string {
    const moved = text.replaceAll(CHORD_IN_TEXT, (whole: string, chord: string) => {
      const id = DEFAULT_KEYMAP.commandOfChord(chord)?.id;
      return (id && this.#chordName(id)) || whole;
    });
    return this.prefix.name === PREFIX_NAME ? moved : moved.replaceAll(PREFIX_NAME, this.prefix.name);
  }

  #chordName(id: string): string {
    const chord = this.chordOf(id);
    return chord === "" ? this.functionKeyOf(id) : `${this.prefix.name} ${chord}`;
  }
}

function defaultsOf(command: Command): Binding[] {
  const { key, chord } = command;
  return [
    ...(key === undefined ? [] : [{ kind: "key", key } as const]),
    ...(chord === undefined ? [] : [{ kind: "chord", chord } as const]),
  ];
}

export const DEFAULT_KEYMAP: Keymap = new Keymap(
  COMMANDS.flatMap((command) => defaultsOf(command).map((binding) => ({ binding, command }))),
  DEFAULT_PREFIX,
);

export interface KeymapReading {
  readonly keymap: Keymap;
  readonly faults: readonly ScreenFault[];
}

/** The user's word goes before the table's: a key that is given to one command is taken from the other. */
export function readKeymap({ keys = {}, prefix: wanted }: ScreenSettings): KeymapReading {
  const wishes = new Wishes();
  for (const [id, wish] of Object.entries(keys)) wishes.add(id, wish);
  const prefix = wanted === undefined ? DEFAULT_PREFIX : readPrefix(wanted);
  const rest = COMMANDS.filter(({ id }) => !(id in keys)).flatMap((command) =>
    defaultsOf(command).flatMap((binding) => (wishes.has(binding) ? [] : [{ binding, command }])),
  );
  return {
    keymap: new Keymap([...wishes.bound, ...rest], prefix ?? DEFAULT_PREFIX),
    faults: [...wishes.faults, ...(prefix ? [] : [badPrefix(wanted ?? "")])],
  };
}

/** What the user wants, one after the other. */
class Wishes {
  readonly bound: Bound[] = [];
  readonly faults: ScreenFault[] = [];
  /** Which command has a key. */
  readonly #taken = new Map<string, string>();

  has(binding: Binding): boolean {
    return this.#taken.has(writeBinding(binding));
  }

  add(id: string, wish: KeyWish): void {
    const command = COMMANDS.find((known) => known.id === id);
    if (!command) this.faults.push(unknownCommand(id));
    else for (const [path, text] of textsOf(id, wish)) this.#bind(command, path, text);
  }

  #bind(command: Command, path: Path, text: string): void {
    const read = readBinding(text);
    const refuse = (reason: string): void => {
      this.faults.push({ path, message: `tui.keys ${command.id}: ${reason}`, fatal: true });
    };
    if ("message" in read) return refuse(read.message);
    const name = writeBinding(read.binding);
    const other = this.#taken.get(name);
    if (other !== undefined) return refuse(`${text} is given to ${other} already`);
    this.#taken.set(name, command.id);
    this.bound.push({ binding: read.binding, command });
  }
}

type Path = ScreenFault["path"];

function textsOf(id: string, wish: KeyWish): [Path, string][] {
  if (wish === null) return [];
  if (typeof wish === "string") return [[["keys", id], wish]];
  return wish.map((text, index) => [["keys", id, index], text]);
}

function unknownCommand(id: string): ScreenFault {
  const near = closest(
    id,
    COMMANDS.map((command) => command.id),
  );
  const message = `tui.keys: there is no command named "${id}"; ccr config keys lists them`;
  return { path: ["keys", id], message, suggestion: near, fatal: true };
}

function badPrefix(text: string): ScreenFault {
  const message = `tui.prefix cannot be ${JSON.stringify(text)}: it must be one of ${PREFIX_NAMES.join(", ")}; all others are Claude Code's`;
  return { path: ["prefix"], message, fatal: true };
}
