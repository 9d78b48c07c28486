/** The input modes a child has asked for: the outer terminal must be in the same ones, for input passes unchanged. */
import type { Xterm } from "./xterm.ts";

/** How mouse reports are sent: 0 when not at all. Setting one replaces the other. */
export type MouseProtocol = 0 | 9 | 1000 | 1002 | 1003;
/** How mouse reports are written: 0 is the X10 form. 1016 (pixels) is not offered to children. */
export type MouseEncoding = 0 | 1005 | 1006 | 1015;

export interface ChildModes {
  /** DECCKM: arrow keys send SS3. */
  readonly cursorKeys: boolean;
  /** DECKPAM. */
  readonly keypad: boolean;
  readonly bracketedPaste: boolean;
  readonly focus: boolean;
  readonly mouse: MouseProtocol;
  readonly mouseEncoding: MouseEncoding;
  /** Mode 2031: reports of a changed colour scheme. */
  readonly colorScheme: boolean;
  /** xterm's modifyOtherKeys. */
  readonly otherKeys: number;
  /** Flags of the kitty keyboard protocol that are in force. */
  readonly kitty: number;
}

export const NO_MODES: ChildModes = {
  cursorKeys: false,
  keypad: false,
  bracketedPaste: false,
  focus: false,
  mouse: 0,
  mouseEncoding: 0,
  colorScheme: false,
  otherKeys: 0,
  kitty: 0,
};

/** Modes while something else than the child has the keyboard. Reports that are no keys still go to the child. */
export function overlayModes({ focus, colorScheme }: ChildModes): ChildModes {
  return { ...NO_MODES, bracketedPaste: true, focus, colorScheme };
}

/** What the terminal is asked for when the wheel and the separator are ours, whatever the child wants of the mouse. */
export function withMouse(modes: ChildModes): ChildModes {
  return { ...modes, mouse: modes.mouse === 1003 ? 1003 : 1002, mouseEncoding: 1006 };
}

function isProtocol(mode: number): mode is MouseProtocol {
  return mode === 9 || mode === 1000 || mode === 1002 || mode === 1003;
}

function isEncoding(mode: number): mode is MouseEncoding {
  return mode === 1005 || mode === 1006 || mode === 1015;
}

/** DECSET and DECRST of one private mode. As in xterm, resetting any mouse protocol ends all mouse reports. */
function setPrivateMode(modes: ChildModes, mode: number, on: boolean): ChildModes {
  if (isProtocol(mode)) return { ...modes, mouse: on ? mode : 0 };
  if (isEncoding(mode)) {
    if (on) return { ...modes, mouseEncoding: mode };
    return modes.mouseEncoding === mode ? { ...modes, mouseEncoding: 0 } : modes;
  }
  if (mode === 1) return { ...modes, cursorKeys: on };
  if (mode === 66) return { ...modes, keypad: on };
  if (mode === 1004) return { ...modes, focus: on };
  if (mode === 2004) return { ...modes, bracketedPaste: on };
  if (mode === 2031) return { ...modes, colorScheme: on };
  return modes;
}

/** Deepest stack of kitty flags kept; the protocol asks for a bound, and drops the oldest entry beyond it. */
const MAX_KITTY_DEPTH = 16;

/** The kitty flags of one screen (main or alternate), as the child pushes and pops them. */
class KittyFlags {
  #stack: number[] = [];

  get current(): number {
    return this.#stack.at(-1) ?? 0;
  }

  push(flags: number): true {
    this.#stack.push(flags);
    if (this.#stack.length > MAX_KITTY_DEPTH) this.#stack.shift();
    return true;
  }

  pop(count: number): true {
    this.#stack.length = Math.max(0, this.#stack.length - Math.max(1, count));
    return true;
  }

  /** `CSI = flags ; how u`: 1 replaces, 2 adds, 3 removes. */
  set(flags: number, how: number): true {
    const next = how === 2 ? this.current | flags : how === 3 ? this.current & ~flags : flags;
    this.#stack[Math.max(0, this.#stack.length - 1)] = next;
    return true;
  }

  clear(): void {
    this.#stack = [];
  }
}

type Param = number | number[];

function number(param: Param | undefined): number {
  return typeof param === "number" ? param : 0;
}

/** Follows what a child sets, beside the emulator: every handler that returns false lets the emulator act as well. */
export class ModeTracker {
  readonly #xterm: Xterm;
  readonly #kitty: { readonly main: KittyFlags; readonly alternate: KittyFlags } = {
    main: new KittyFlags(),
    alternate: new KittyFlags(),
  };
  #modes: ChildModes = NO_MODES;

  constructor(xterm: Xterm) {
    this.#xterm = xterm;
    const { parser } = xterm.terminal;
    parser.registerCsiHandler({ prefix: "?", final: "h" }, (params) => this.#set(params, true));
    parser.registerCsiHandler({ prefix: "?", final: "l" }, (params) => this.#set(params, false));
    parser.registerEscHandler({ final: "=" }, () => this.#set([66], true));
    parser.registerEscHandler({ final: ">" }, () => this.#set([66], false));
    parser.registerEscHandler({ final: "c" }, () => this.#reset());
    parser.registerCsiHandler({ intermediates: "!", final: "p" }, () => this.#reset());
    parser.registerCsiHandler({ prefix: ">", final: "m" }, (params) => this.#setOtherKeys(params));
    parser.registerCsiHandler({ prefix: ">", final: "u" }, ([flags]) => this.#flags.push(number(flags)));
    parser.registerCsiHandler({ prefix: "<", final: "u" }, ([count]) => this.#flags.pop(number(count)));
    parser.registerCsiHandler({ prefix: "=", final: "u" }, ([a, b]) => this.#flags.set(number(a), number(b)));
  }

  get current(): ChildModes {
    const kitty = this.#flags.current;
    if (kitty !== this.#modes.kitty) this.#modes = { ...this.#modes, kitty };
    return this.#modes;
  }

  get #flags(): KittyFlags {
    return this.#xterm.alternateScreen ? this.#kitty.alternate : this.#kitty.main;
  }

  #set(params: readonly Param[], on: boolean): boolean {
    for (const param of params) this.#modes = setPrivateMode(this.#modes, number(param), on);
    return false;
  }

  #setOtherKeys(params: readonly Param[]): boolean {
    if (params[0] === 4) this.#modes = { ...this.#modes, otherKeys: number(params[1]) };
    return true;
  }

  #reset(): boolean {
    this.#modes = NO_MODES;
    this.#kitty.main.clear();
    this.#kitty.alternate.clear();
    return false;
  }
}
