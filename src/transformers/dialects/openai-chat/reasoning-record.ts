/** Collects what the provider must see of its own reasoning on later turns, while the answer comes in. */
import type { ChatQuirks } from "../../../core/quirks.ts";
import { numberOf, stringOf, type Fields } from "../../foreign.ts";
import { seal } from "../../keepsake.ts";
import type { AnswerContext } from "../../types.ts";

/** What is sealed. Details hold their text themselves. */
export interface Keepsake {
  /** True where the text stands in the same thinking block. */
  readonly text?: string | true;
  readonly details?: readonly Fields[];
  /** The field it came in. */
  readonly field?: string;
  /** Of one tool call: Gemini's thought signature. */
  readonly extra_content?: unknown;
}

export class ReasoningRecord {
  readonly #context: AnswerContext;
  /** False where the provider never wants its reasoning back. */
  readonly #wanted: boolean;
  #text = "";
  #details: Fields[] = [];
  #field = "";
  /** How much of both the blocks so far have taken with them. */
  #sealedText = 0;
  #sealedDetails = 0;

  constructor(context: AnswerContext, quirks: ChatQuirks) {
    this.#context = context;
    this.#wanted = quirks.reasoningBack !== "none";
  }

  /** Grows with what there is to keep. */
  get size(): number {
    return this.#text.length + this.#details.length;
  }

  /** True while no block has taken what came last. */
  get pending(): boolean {
    return this.#details.length > this.#sealedDetails;
  }

  add(text: string, details: readonly Fields[], field: string): void {
    if (!this.#wanted) return;
    this.#text += text;
    this.#field ||= field;
    for (const detail of details) this.#addDetail(detail);
  }

  /** For the thinking block that ends now. An empty keepsake still tells everybody else that the thinking is not theirs. */
  takeSeal(): string {
    if (!this.#wanted) return seal(this.#context.target, {});
    const text = this.#text.slice(this.#sealedText);
    const details = this.#details.slice(this.#sealedDetails);
    this.#sealedText = this.#text.length;
    this.#sealedDetails = this.#details.length;
    return this.#seal(this.#context.omitThinking ? text : text !== "" && true, details, undefined);
  }

  /** For the table: everything so far, with what came with the call. */
  sealFor(extra: unknown): string {
    return this.#seal(this.#text, this.#details, extra);
  }

  #seal(text: string | boolean, details: readonly Fields[], extra: unknown): string {
    const told = details.length > 0 ? { details } : text ? { text, field: this.#field } : {};
    const keepsake = extra === undefined ? told : { ...told, extra_content: extra };
    return Object.keys(keepsake).length === 0 ? "" : seal(this.#context.target, keepsake);
  }

  /** Pieces of one text are one detail; its signature may come with any of them. */
  #addDetail(detail: Fields): void {
    const last = this.#details.at(-1);
    if (last && this.#details.length > this.#sealedDetails && continues(last, detail)) {
      this.#details[this.#details.length - 1] = merged(last, detail);
    } else this.#details.push(detail);
  }
}

function continues(last: Fields, detail: Fields): boolean {
  const text = detail["type"] === "reasoning.text" && last["type"] === "reasoning.text";
  return text && numberOf(last["index"]) === numberOf(detail["index"]);
}

function merged(last: Fields, detail: Fields): Fields {
  const known = Object.fromEntries(Object.entries(last).filter(([, value]) => value !== null && value !== ""));
  return { ...detail, ...known, text: stringOf(last["text"]) + stringOf(detail["text"]) };
}
