/** Sends what the user types to the right place: Claude Code, an open overlay, or a command of ours. */
import type { ChildModes } from "../pty/child-modes.ts";
import { KeySplitter, type Segment } from "../pty/keys.ts";
import type { Report } from "../pty/sequences.ts";
import { typedChord } from "./chords.ts";
import type { Command } from "./commands.ts";
import { DEFAULT_KEYMAP, type Keymap } from "./keys/keymap.ts";

export interface InputTargets {
  readonly modes: () => ChildModes;
  /** Whether an overlay has the keyboard. */
  readonly overlayOpen: () => boolean;
  readonly toPane: (bytes: Uint8Array) => void;
  /** A report of the pointer. */
  readonly mouse: (bytes: Uint8Array) => void;
  readonly toOverlay: (bytes: Uint8Array) => void;
  readonly run: (command: Command) => void;
  /** The prefix was pressed, or its effect has ended. */
  readonly armed: (armed: boolean) => void;
  /** The key after the prefix has no command. */
  readonly unknownChord: (chord: string) => void;
}

/** Longest pause inside an escape sequence that a terminal sends at once. */
const SEQUENCE_MS = 15;
const ESC = "\u001b";

export class InputRouter {
  readonly #targets: InputTargets;
  readonly #splitter: KeySplitter;
  readonly #keymap: Keymap;
  #armed = false;
  /** The next key is the child's, even if it is one of ours. */
  #verbatim = false;
  #timer: NodeJS.Timeout | undefined;

  /** `functionKeys`: off inside programs that use them themselves, such as byobu. */
  constructor(targets: InputTargets, functionKeys: boolean, keymap: Keymap = DEFAULT_KEYMAP) {
    this.#targets = targets;
    this.#keymap = keymap;
    const keys = functionKeys ? keymap.functionKeys : [];
    this.#splitter = new KeySplitter(new Set(["prefix", ...keys]), keymap.prefix.code);
  }

  /** Whether the next key belongs to us. */
  get armed(): boolean {
    return this.#armed;
  }

  feed(bytes: Uint8Array): void {
    clearTimeout(this.#timer);
    this.#splitter.push(bytes);
    this.#drain();
    if (this.#splitter.pending) this.#timer = setTimeout(() => this.#flush(), SEQUENCE_MS);
  }

  /** Waits for a chord, as after the prefix; or stops waiting. */
  arm(armed: boolean): void {
    if (armed === this.#armed) return;
    this.#armed = armed;
    this.#targets.armed(armed);
  }

  /** The next key goes to the child, whatever it is. */
  passNext(): void {
    this.#verbatim = true;
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #flush(): void {
    this.#splitter.flush();
    this.#drain();
  }

  #drain(): void {
    for (;;) {
      const segment = this.#splitter.next({ afterPrefix: this.#armed, modes: this.#targets.modes() });
      if (!segment) return;
      this.#handle(segment);
    }
  }

  #handle(segment: Segment): void {
    switch (segment.kind) {
      case "bytes":
        return this.#pass(segment.bytes, segment.report);
      case "key":
        if (segment.event !== "press") return undefined;
        return this.#verbatim ? this.#passKey(segment.bytes) : this.#key(segment.key);
      case "chord":
        return this.#chord(typedChord(Buffer.from(segment.bytes).toString("utf8")));
    }
  }

  #pass(bytes: Uint8Array, report: Report | "paste" | undefined): void {
    const { overlayOpen, mouse, toOverlay, toPane } = this.#targets;
    if (report === "focus" || report === "scheme") return toPane(bytes);
    if (report === undefined) this.#verbatim = false;
    if (report === "mouse") return mouse(bytes);
    if (overlayOpen()) toOverlay(bytes);
    else toPane(bytes);
  }

  #passKey(bytes: Uint8Array): void {
    this.#verbatim = false;
    this.#targets.toPane(bytes);
  }

  #key(key: string): void {
    if (key === "prefix") {
      if (this.#armed) this.#chord(this.#keymap.prefix.sent);
      else this.arm(true);
      return;
    }
    this.arm(false);
    const command = this.#keymap.commandOfKey(key);
    if (command) this.#targets.run(command);
  }

  #chord(chord: string): void {
    this.arm(false);
    if (chord === ESC) return;
    const command = this.#keymap.commandOfChord(chord);
    if (command) this.#targets.run(command);
    else this.#targets.unknownChord(chord);
  }
}
