/** A reasoning item: its summary, or the reasoning itself where the server shows it, as one thinking block. */
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { GrowingText } from "./growing-text.ts";
import { OutputItem, pieceOf } from "./item.ts";
import { keepable } from "./reasoning.ts";
import type { Turn } from "./turn.ts";

/** Between the parts of a summary. */
const BETWEEN_PARTS = "\n\n";

export class ReasoningItem extends OutputItem {
  /** Which of the two is shown: the one that comes first. */
  #shown: "summary" | "content" | undefined;
  /** In order of arrival, by the server's index. */
  readonly #parts = new Map<unknown, GrowingText>();
  #written: GrowingText | undefined;
  #kept: Fields | undefined;

  push(event: Fields): void {
    const source = event["summary_index"] === undefined ? "content" : "summary";
    const { text, whole } = pieceOf(event, "text");
    if (text === "" || !this.#shows(source)) return;
    const part = this.#part(event["summary_index"] ?? event["content_index"] ?? 0);
    if (whole) part.settle(text);
    else part.push(text);
  }

  write(turn: Turn): void {
    for (const part of this.#parts.values()) {
      const text = part.take();
      if (text === "") continue;
      const first = this.#written === undefined || this.#written === part;
      turn.writer.thinking(first ? text : BETWEEN_PARTS + text);
      this.#written = part;
    }
  }

  end(turn: Turn): void {
    this.write(turn);
    if (this.#kept) turn.reasoned(this.#kept);
    turn.writer.close();
  }

  /** Only the finished item counts: earlier ones may hold encrypted content that is not whole. */
  protected take(item: Fields): void {
    const summary = itemsOf(item["summary"]);
    const source = summary.length > 0 ? "summary" : "content";
    this.#kept = keepable(item);
    if (!this.#shows(source)) return;
    itemsOf(item[source]).forEach((part, index) => this.#part(index).settle(stringOf(fieldsOf(part)["text"])));
  }

  #shows(source: "summary" | "content"): boolean {
    this.#shown ??= source;
    return this.#shown === source;
  }

  #part(index: unknown): GrowingText {
    const known = this.#parts.get(index);
    if (known) return known;
    const part = new GrowingText();
    this.#parts.set(index, part);
    return part;
  }
}
