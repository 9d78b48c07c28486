/** What the model says: text with its sources, or a refusal. */
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { GrowingText } from "./growing-text.ts";
import { OutputItem, pieceOf } from "./item.ts";
import { isPageCitation, locationOf } from "./sources.ts";
import type { Turn } from "./turn.ts";

interface Part {
  readonly text: GrowingText;
  readonly refusal: boolean;
}

export class MessageItem extends OutputItem {
  /** In order of arrival, by kind and the server's index. */
  readonly #parts = new Map<string, Part>();
  #citations: Fields[] = [];
  #phase: unknown;
  #said = "";

  override get citations(): readonly Fields[] {
    return this.#citations;
  }

  push(event: Fields): void {
    if (event["annotation"] !== undefined) {
      this.#citations.push(...[fieldsOf(event["annotation"])].filter(isPageCitation));
      return;
    }
    const refusal = stringOf(event["type"]).startsWith("response.refusal");
    const { text, whole } = pieceOf(event, refusal ? "refusal" : "text");
    const part = this.#part(event["content_index"] ?? 0, refusal);
    if (whole) part.settle(text);
    else part.push(text);
  }

  write(turn: Turn): void {
    for (const { text, refusal } of this.#parts.values()) {
      const news = text.take();
      if (news === "") continue;
      if (refusal) turn.refusal += news;
      this.#said += news;
      turn.writer.text(news);
    }
  }

  end(turn: Turn): void {
    this.write(turn);
    if (turn.searches > 0)
      for (const citation of this.#citations) turn.writer.citation(locationOf(citation, this.#said));
    turn.writer.close();
    if (this.#said.trim() !== "") turn.said(this.#said, this.#phase);
  }

  protected take(item: Fields): void {
    this.#phase = item["phase"];
    const parts = itemsOf(item["content"]).map(fieldsOf);
    parts.forEach((part, index) => {
      if (part["type"] === "refusal") this.#part(index, true).settle(stringOf(part["refusal"]));
      else this.#part(index, false).settle(stringOf(part["text"]));
    });
    const citations = parts.flatMap((part) => itemsOf(part["annotations"]).map(fieldsOf).filter(isPageCitation));
    if (citations.length > 0) this.#citations = citations;
  }

  #part(index: unknown, refusal: boolean): GrowingText {
    const key = `${refusal ? "refusal" : "text"} ${String(index)}`;
    const known = this.#parts.get(key);
    if (known) return known.text;
    const text = new GrowingText();
    this.#parts.set(key, { text, refusal });
    return text;
  }
}
