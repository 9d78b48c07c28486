/** Follows the events of one answer and tells them as a response with its output items. */
import type { Delta } from "../../../core/event.ts";
import type { Block } from "../../../core/message.ts";
import { stringOf, type Fields } from "../../foreign.ts";
import type { ClientTools } from "../openai/tools.ts";
import { OpenAiTurn } from "../openai/turn.ts";
import { CallItem } from "./call-item.ts";
import type { EventSink } from "./events.ts";
import type { ItemStatus, OpenItem } from "./item.ts";
import { MessageItem } from "./message-item.ts";
import { ReasoningItem } from "./reasoning-item.ts";
import type { ResponseHead } from "./response.ts";
import { SearchItem } from "./search-item.ts";
import { endingOf, type Ending } from "./ending.ts";

export class ResponsesTurn extends OpenAiTurn {
  readonly #sink: EventSink;
  readonly #head: ResponseHead;
  readonly #tools: ClientTools;
  readonly #output: Fields[] = [];
  #open: OpenItem | undefined;
  /** False for a block that becomes nothing. */
  #shown = false;
  #text = "";

  constructor(sink: EventSink, head: ResponseHead, tools: ClientTools) {
    super();
    this.#sink = sink;
    this.#head = head;
    this.#tools = tools;
  }

  protected begin(): void {
    this.#sink.emit("response.created", { response: this.#response("in_progress") });
    this.#sink.emit("response.in_progress", { response: this.#response("in_progress") });
  }

  protected endBlock(): void {
    if (this.#shown && this.#open?.endBlock()) this.#end("completed");
  }

  /** The response as it is at its end. */
  get whole(): Fields {
    return this.#ended(endingOf(this.stop));
  }

  /** The response that has come to nothing. What is half done besides text is left out: clients run calls that are done. */
  failed(error: Fields): Fields {
    if (this.#open instanceof MessageItem) this.#end("incomplete");
    return { ...this.#response("failed"), error };
  }

  protected startBlock(block: Block): void {
    if (this.#open?.takes(block)) {
      this.#shown = true;
      return this.#open.begin(block);
    }
    this.#end("completed");
    this.#open = this.#itemOf(block);
    this.#shown = this.#open !== undefined;
    this.#open?.begin(block);
  }

  protected delta(delta: Delta): void {
    if (delta.type === "text_delta") this.#text += delta.text;
    if (this.#shown) this.#open?.delta(delta);
  }

  #itemOf(block: Block): OpenItem | undefined {
    const index = this.#output.length;
    switch (block.type) {
      case "text":
        return new MessageItem(this.#sink, this.#idOf("msg"), index);
      case "thinking":
      case "redacted_thinking":
        return new ReasoningItem(this.#sink, this.#idOf("rs"), index);
      case "tool_use":
        return this.#callItem(block, index);
      case "server_tool_use":
        return block["name"] === "web_search" ? new SearchItem(this.#sink, this.#idOf("ws"), index) : undefined;
      default:
        return undefined;
    }
  }

  #callItem(block: Block, index: number): OpenItem {
    const tool = this.#tools.get(stringOf(block["name"]));
    return new CallItem(this.#sink, this.#idOf(tool?.kind === "custom" ? "ctc" : "fc"), index, tool);
  }

  #idOf(prefix: string): string {
    return `${prefix}_${this.#head.key}_${this.#output.length}`;
  }

  #end(status: ItemStatus): void {
    if (this.#open) this.#output.push(this.#open.end(status));
    this.#open = undefined;
    this.#shown = false;
  }

  protected finish(): void {
    const ending = endingOf(this.stop);
    this.#refuse(this.refusal);
    this.#end(ending.status);
    this.#sink.emit(`response.${ending.status}`, { response: this.#ended(ending) });
  }

  /** Words that the client has not seen yet. */
  #refuse(refusal: string): void {
    if (refusal === "" || refusal === this.#text) return;
    const message = this.#open instanceof MessageItem ? this.#open : this.#newMessage();
    message.refuse(refusal);
  }

  #newMessage(): MessageItem {
    this.#end("completed");
    const message = new MessageItem(this.#sink, this.#idOf("msg"), this.#output.length);
    this.#open = message;
    return message;
  }

  #ended({ status, reason }: Ending): Fields {
    const incomplete_details = reason === undefined ? null : { reason };
    return this.#head.response({ status, incomplete_details, output: this.#output, usage: this.usage });
  }

  #response(status: string): Fields {
    return this.#head.response({ status, incomplete_details: null, output: [...this.#output], usage: undefined });
  }
}
