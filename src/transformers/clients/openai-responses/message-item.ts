/** What the model says: texts that follow each other are parts of one message. */
import type { Delta } from "../../../core/event.ts";
import type { Block } from "../../../core/message.ts";
import { stringOf, type Fields } from "../../foreign.ts";
import { urlCitations, type UrlCitation } from "../openai/citations.ts";
import { placeOf } from "./events.ts";
import { OpenItem, type ItemStatus } from "./item.ts";

export class MessageItem extends OpenItem {
  readonly #parts: Fields[] = [];
  #begun = false;
  #partOpen = false;
  #text = "";
  #citations: unknown[] = [];
  /** Where the open part's pieces belong. */
  #place = "";

  override takes(block: Block): boolean {
    return block.type === "text";
  }

  begin(block: Block): void {
    this.#open();
    this.#text = "";
    this.#citations = [];
    this.#partOpen = true;
    const { id, index } = this;
    const content_index = this.#parts.length;
    this.#place = placeOf({ item_id: id, output_index: index, content_index, logprobs: [] });
    this.emit("response.content_part.added", { content_index, part: textPart("", []) });
    this.#say(stringOf(block["text"]));
  }

  delta(delta: Delta): void {
    if (delta.type === "text_delta") this.#say(delta.text);
    else if (delta.type === "citations_delta") this.#citations.push(delta.citation);
  }

  endBlock(): boolean {
    this.#partOpen = false;
    const content_index = this.#parts.length;
    const annotations = urlCitations(this.#citations, 0, this.#text.length);
    annotations.forEach((annotation, annotation_index) => {
      this.emit("response.output_text.annotation.added", { content_index, annotation_index, annotation });
    });
    const part = textPart(this.#text, annotations);
    this.emit("response.output_text.done", { content_index, text: this.#text, logprobs: [] });
    this.emit("response.content_part.done", { content_index, part });
    this.#parts.push(part);
    return false;
  }

  /** The model's words for not answering. */
  refuse(refusal: string): void {
    this.#open();
    const content_index = this.#parts.length;
    const part = { type: "refusal", refusal };
    this.emit("response.content_part.added", { content_index, part: { ...part, refusal: "" } });
    this.emit("response.refusal.delta", { content_index, delta: refusal });
    this.emit("response.refusal.done", { content_index, refusal });
    this.emit("response.content_part.done", { content_index, part });
    this.#parts.push(part);
  }

  protected override conclude(): void {
    if (this.#partOpen) this.endBlock();
  }

  protected whole(status: ItemStatus): Fields {
    return { id: this.id, type: "message", status, role: "assistant", content: this.#parts };
  }

  #open(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.added({ id: this.id, type: "message", status: "in_progress", role: "assistant", content: [] });
  }

  #say(text: string): void {
    if (text === "") return;
    this.#text += text;
    this.piece("response.output_text.delta", this.#place, text);
  }
}

function textPart(text: string, annotations: readonly UrlCitation[]): Fields {
  return { type: "output_text", text, annotations, logprobs: [] };
}
