/** What the output items of one answer share while they are written one after another. */
import type { Fields } from "../../foreign.ts";
import type { AnswerContext } from "../../types.ts";
import { MessageWriter } from "../../writer.ts";
import { callId } from "./call-id.ts";
import { keepPhase } from "./phase.ts";
import { sealReasoning, type KeptReasoning } from "./reasoning.ts";

interface Unclaimed {
  readonly item: Fields;
  /** How many texts had been written before it. */
  readonly before: number;
}

export class Turn {
  readonly context: AnswerContext;
  readonly writer: MessageWriter;
  /** The model's words for not answering. */
  refusal = "";
  /** Addresses that the results of web searches name. */
  readonly pages: Set<string> = new Set();
  #searches = 0;
  #calls = 0;
  #texts = 0;
  /** Reasoning that no tool call keeps yet. */
  #reasoning: Unclaimed[] = [];

  constructor(context: AnswerContext) {
    this.context = context;
    this.writer = new MessageWriter(context);
  }

  /** Tool calls written so far. */
  get calls(): number {
    return this.#calls;
  }

  /** Web searches shown so far. */
  get searches(): number {
    return this.#searches;
  }

  /** Signs the thinking with its item, and remembers that for the next tool call. */
  reasoned(item: Fields): void {
    this.writer.sign(sealReasoning(this.context.target, [{ item, texts: 0 }]));
    this.#reasoning.push({ item, before: this.#texts });
  }

  /** A text block has been written. */
  said(text: string, phase: unknown): void {
    this.#texts++;
    keepPhase(phase, text, this.context.target, this.context.keepsakes);
  }

  /** A search is begun. It is never sent back as one, and so neither is the reasoning that led to it. */
  searched(): void {
    this.#searches++;
    this.#reasoning = this.#reasoning.filter(({ before }) => before < this.#texts);
  }

  beginCall(id: string, name: string): void {
    const shown = this.writer.toolUse(id === "" ? "" : callId(id), name);
    this.#calls++;
    if (this.#reasoning.length === 0) return;
    const kept = this.#reasoning.map(({ item, before }): KeptReasoning => ({ item, texts: this.#texts - before }));
    this.context.keepsakes.keep(shown, sealReasoning(this.context.target, kept));
    this.#reasoning = [];
  }
}
