/** A thinking block: its text as the summary, its signature as the encrypted content, which the client sends back. */
import type { Delta } from "../../../core/event.ts";
import type { Block } from "../../../core/message.ts";
import { stringOf, type Fields } from "../../foreign.ts";
import { encryptedRedacted, encryptedThinking } from "./encrypted.ts";
import { placeOf } from "./events.ts";
import { OpenItem } from "./item.ts";

const FIRST = { summary_index: 0 };

export class ReasoningItem extends OpenItem {
  #text = "";
  #encrypted = "";
  #place = "";

  begin(block: Block): void {
    this.#place = placeOf({ item_id: this.id, output_index: this.index, ...FIRST });
    this.added({ id: this.id, type: "reasoning", summary: [] });
    if (block.type === "redacted_thinking") this.#encrypted = encryptedRedacted(stringOf(block["data"]));
    else this.#think(stringOf(block["thinking"]));
  }

  delta(delta: Delta): void {
    if (delta.type === "thinking_delta") this.#think(delta.thinking);
    else if (delta.type === "signature_delta") this.#encrypted = encryptedThinking(delta.signature);
  }

  endBlock(): boolean {
    if (this.#text === "") return true;
    this.emit("response.reasoning_summary_text.done", { ...FIRST, text: this.#text });
    this.emit("response.reasoning_summary_part.done", { ...FIRST, part: summaryPart(this.#text) });
    return true;
  }

  protected whole(): Fields {
    return {
      id: this.id,
      type: "reasoning",
      summary: this.#text === "" ? [] : [summaryPart(this.#text)],
      ...(this.#encrypted && { encrypted_content: this.#encrypted }),
    };
  }

  #think(text: string): void {
    if (text === "") return;
    if (this.#text === "") this.emit("response.reasoning_summary_part.added", { ...FIRST, part: summaryPart("") });
    this.#text += text;
    this.piece("response.reasoning_summary_text.delta", this.#place, text);
  }
}

function summaryPart(text: string): Fields {
  return { type: "summary_text", text };
}
