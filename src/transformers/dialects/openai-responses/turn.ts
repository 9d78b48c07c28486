/** What the output items of one answer share while they are written one after another. */
import type { Fields } from "../../foreign.ts";
import type { AnswerContext } from "../../types.ts";
import { MessageWriter } from "../../writer.ts";
import { callId } from "./call-id.ts";
import { keepPhase } from "./phase.ts";
import { sealReasoning, type KeptReasoning } from "./reasoning.ts";

export class Turn {
  readonly context: AnswerContext;
  readonly writer: MessageWriter;
  /** The model's words for not answering. */
  refusal = "";
  /** Web searches shown so far. */
  searches = 0;
  /** Addresses that their results name. */
  readonly pages: Set<string> = new Set();
  #calls = 0;
  /** Reasoning that no tool call keeps yet. */
  #reasoning: KeptReasoning[] = [];

  constructor(context: AnswerContext) {
    this.context = context;
    this.writer = new MessageWriter(context);
  }

  /** Tool calls written so far. */
  get calls(): number {
    return this.#calls;
  }

  /** Signs the thinking with its item, and remembers that for the next tool call. */
  reasoned(item: Fields): void {
    const kept = { item, texts: 0 };
    this.writer.sign(sealReasoning(this.context.target, [kept]));
    this.#reasoning.push(kept);
  }

  /** A text block has been written. */
  said(text: string, phase: unknown): void {
    this.#reasoning = this.#reasoning.map(({ item, texts }) => ({ item, texts: texts + 1 }));
    keepPhase(phase, text, this.context.target, this.context.keepsakes);
  }

  beginCall(id: string, name: string): void {
    const shown = this.writer.toolUse(id === "" ? "" : callId(id), name);
    this.#calls++;
    if (this.#reasoning.length === 0) return;
    this.context.keepsakes.keep(shown, sealReasoning(this.context.target, this.#reasoning));
    this.#reasoning = [];
  }
}
