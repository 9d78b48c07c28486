/** What the model says: text with its sources, or a refusal. */
import { fieldsOf, itemsOf, numberOf, stringOf, type Fields } from "../../foreign.ts";
import { OutputItem, pieceOf } from "./item.ts";
import { isPageCitation, locationOf } from "./sources.ts";
import { TextParts } from "./text-parts.ts";
import type { Turn } from "./turn.ts";

const REFUSAL = "refusal";

export class MessageItem extends OutputItem {
  readonly #parts: TextParts = new TextParts();
  #citations: Fields[] = [];
  #phase: unknown;
  #said = "";

  override get citations(): readonly Fields[] {
    return this.#citations;
  }

  push(event: Fields, eventType: string): void {
    if (event["annotation"] !== undefined) {
      this.#citations.push(...[fieldsOf(event["annotation"])].filter(isPageCitation));
      return;
    }
    const kind = eventType.startsWith("response.refusal") ? REFUSAL : "text";
    const { text, whole } = pieceOf(event, kind);
    const part = nameOf(kind, numberOf(event["content_index"]) ?? 0);
    if (whole) this.#parts.settle(part, text);
    else this.#parts.add(part, text);
  }

  write(turn: Turn): void {
    for (const { part, text } of this.#parts.take()) {
      if (part.startsWith(REFUSAL)) turn.refusal += text;
      this.#said += text;
      turn.writer.text(text);
    }
  }

  end(turn: Turn): void {
    this.write(turn);
    if (turn.searches > 0) {
      for (const citation of this.#citations) turn.writer.citation(locationOf(citation, this.#said));
    }
    turn.writer.close();
    if (this.#said.trim() !== "") turn.said(this.#said, this.#phase);
  }

  protected take(item: Fields): void {
    this.#phase = item["phase"];
    const parts = itemsOf(item["content"]).map(fieldsOf);
    parts.forEach((part, index) => {
      const kind = part["type"] === REFUSAL ? REFUSAL : "text";
      this.#parts.settle(nameOf(kind, index), stringOf(part[kind]));
    });
    const citations = parts.flatMap((part) => itemsOf(part["annotations"]).map(fieldsOf).filter(isPageCitation));
    if (citations.length > 0) this.#citations = citations;
  }
}

function nameOf(kind: string, index: number): string {
  return `${kind} ${index}`;
}
