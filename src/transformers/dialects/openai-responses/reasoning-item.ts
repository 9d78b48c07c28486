/** A reasoning item: its summary, or the reasoning itself where the server shows it, as one thinking block. */
import { fieldsOf, itemsOf, numberOf, stringOf, type Fields } from "../../foreign.ts";
import { OutputItem, pieceOf } from "./item.ts";
import { keepable } from "./reasoning.ts";
import { TextParts } from "./text-parts.ts";
import type { Turn } from "./turn.ts";

/** Between the parts of a summary. */
const BETWEEN_PARTS = "\n\n";

export class ReasoningItem extends OutputItem {
  /** Which of the two is shown: the one that comes first. */
  #shown: "summary" | "content" | undefined;
  readonly #parts: TextParts = new TextParts();
  /** The part that was written last. */
  #written: string | undefined;
  #kept: Fields | undefined;

  push(event: Fields): void {
    const source = event["summary_index"] === undefined ? "content" : "summary";
    const { text, whole } = pieceOf(event, "text");
    if (text === "" || !this.#shows(source)) return;
    const part = String(numberOf(event["summary_index"] ?? event["content_index"]) ?? 0);
    if (whole) this.#parts.settle(part, text);
    else this.#parts.add(part, text);
  }

  write(turn: Turn): void {
    for (const { part, text } of this.#parts.take()) {
      const goesOn = this.#written === undefined || this.#written === part;
      turn.writer.thinking(goesOn ? text : BETWEEN_PARTS + text);
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
    const source = itemsOf(item["summary"]).length > 0 ? "summary" : "content";
    this.#kept = keepable(item);
    if (!this.#shows(source)) return;
    itemsOf(item[source]).forEach((part, index) => {
      this.#parts.settle(String(index), stringOf(fieldsOf(part)["text"]));
    });
  }

  #shows(source: "summary" | "content"): boolean {
    this.#shown ??= source;
    return this.#shown === source;
  }
}
