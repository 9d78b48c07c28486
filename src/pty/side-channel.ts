/** What the terminal is told beside cells, kept as state: however often something changes, one frame says it once. */
import { type ChildModes, NO_MODES } from "./child-modes.ts";
import { mirror, titleSequence } from "./modes.ts";

const BELL = "\u0007";

export class SideChannel {
  #modes: ChildModes = NO_MODES;
  #title: string | undefined;
  #bell = false;
  #copied: string | undefined;
  #said = "";
  /** What the terminal has been told last. */
  #toldModes: ChildModes = NO_MODES;
  #toldTitle: string | undefined;

  /** The input modes of the child that has the keyboard. */
  modes(modes: ChildModes): void {
    this.#modes = modes;
  }

  title(text: string): void {
    this.#title = text;
  }

  bell(): void {
    this.#bell = true;
  }

  /** Into the clipboard, where the terminal takes it (OSC 52). */
  copy(text: string): void {
    this.#copied = text;
  }

  /** Told once, with the next frame: a question to the terminal, text for its clipboard. The newest counts. */
  say(sequence: string): void {
    this.#said = sequence;
  }

  /** Sequences for whatever the terminal does not know yet; usually none. */
  take(): string {
    let out = mirror(this.#toldModes, this.#modes);
    if (this.#title !== undefined && this.#title !== this.#toldTitle) out += titleSequence(this.#title);
    if (this.#bell) out += BELL;
    if (this.#copied !== undefined) out += `\u001b]52;c;${Buffer.from(this.#copied).toString("base64")}\u0007`;
    this.#copied = undefined;
    out += this.#said;
    this.#said = "";
    this.#toldModes = this.#modes;
    this.#toldTitle = this.#title;
    this.#bell = false;
    return out;
  }

  /** The terminal has been reset: everything is to be said again. */
  forget(): void {
    this.#toldModes = NO_MODES;
    this.#toldTitle = undefined;
  }
}
