/** The new part of each delta, for servers whose deltas are not what they should be. Sans-IO. */
import type { ChatQuirks } from "../../../core/quirks.ts";

export interface DeltaReader {
  newPartOf(delta: string): string;
}

const AS_THEY_ARE: DeltaReader = { newPartOf: (delta) => delta };

export function textDeltas(form: ChatQuirks["deltas"]): DeltaReader {
  return form === "growing" ? new GrowingDeltas() : AS_THEY_ARE;
}

export function reasoningDeltas(form: ChatQuirks["deltas"]): DeltaReader {
  return form === "repeating" ? new RepeatingDeltas() : textDeltas(form);
}

/** MiniMax repeats in each delta what came before it, or does not, from one model to the next. The second delta tells. */
class GrowingDeltas implements DeltaReader {
  #all = "";
  #growing: boolean | undefined;

  newPartOf(delta: string): string {
    if (delta === "") return "";
    const repeats = this.#all !== "" && delta.length >= this.#all.length && delta.startsWith(this.#all);
    if (this.#all.trim() !== "") this.#growing ??= repeats;
    const news = repeats && this.#growing !== false ? delta.slice(this.#all.length) : delta;
    this.#all += news;
    return news;
  }
}

/** xAI sends the same reasoning twice in a row. */
class RepeatingDeltas implements DeltaReader {
  #last = "";

  newPartOf(delta: string): string {
    if (delta === this.#last) return "";
    if (delta !== "") this.#last = delta;
    return delta;
  }
}
