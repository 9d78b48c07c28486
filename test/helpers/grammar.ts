/** Checks events against the Anthropic stream grammar as clients rely on it. */
import type { BlockDelta, BlockStart, MessageDelta, StreamEvent } from "../../src/core/event.ts";
import { parseJson } from "../../src/transformers/foreign.ts";

export interface GrammarOptions {
  /** The stream failed on the way: what came so far must be right, but the end is missing. */
  readonly unfinished?: boolean;
  /** The model wrote input that is no JSON, or was cut while it did. */
  readonly badInput?: boolean;
}

const DELTA_OF_BLOCK: Readonly<Record<string, readonly string[]>> = {
  text: ["text_delta", "citations_delta"],
  thinking: ["thinking_delta", "signature_delta"],
  tool_use: ["input_json_delta"],
  server_tool_use: ["input_json_delta"],
};

/** Reasons that say more than whether a tool was called. */
const DECISIVE = new Set(["max_tokens", "refusal", "model_context_window_exceeded", "pause_turn"]);

/** One sentence for every break of the grammar; empty for a lawful stream. */
export function grammarBreaks(events: readonly StreamEvent[], options: GrammarOptions = {}): string[] {
  const reader = new GrammarReader(options);
  for (const event of events) reader.read(event);
  return reader.end();
}

class GrammarReader {
  readonly #options: GrammarOptions;
  readonly #breaks: string[] = [];
  #state: "before" | "inside" | "delta" | "after" = "before";
  #open: BlockStart | undefined;
  #nextIndex = 0;
  #input = "";
  #signed = false;
  #toolBlocks = 0;
  #stopReason: string | null = null;

  constructor(options: GrammarOptions) {
    this.#options = options;
  }

  read(event: StreamEvent): void {
    if (this.#state === "after") this.#break(`${event.type} after the end`);
    if (this.#state === "before" && !["message_start", "ping", "error"].includes(event.type)) {
      this.#break(`${event.type} before message_start`);
    }
    switch (event.type) {
      case "message_start":
        this.#check(this.#state === "before", "a second message_start");
        this.#check(event.message.content.length === 0, "message_start has content");
        this.#state = "inside";
        break;
      case "content_block_start":
        return this.#start(event);
      case "content_block_delta":
        return this.#delta(event);
      case "content_block_stop":
        return this.#stop(event.index);
      case "message_delta":
        return this.#messageDelta(event);
      case "message_stop":
        this.#check(this.#state === "delta", "message_stop without message_delta");
        this.#state = "after";
        break;
      case "error":
        this.#state = "after";
        break;
      case "ping":
        break;
    }
  }

  end(): string[] {
    if (this.#options.unfinished) return this.#breaks;
    this.#check(this.#state === "after", "no message_stop");
    const called = this.#toolBlocks > 0;
    if (!DECISIVE.has(this.#stopReason ?? "")) {
      this.#check(
        (this.#stopReason === "tool_use") === called,
        `${this.#stopReason} with ${this.#toolBlocks} tool blocks`,
      );
    }
    return this.#breaks;
  }

  #start(event: BlockStart): void {
    this.#check(this.#state === "inside", "a block after message_delta");
    this.#check(this.#open === undefined, `block ${event.index} starts while another is open`);
    this.#check(event.index === this.#nextIndex, `index ${event.index} where ${this.#nextIndex} was due`);
    const { type } = event.content_block;
    if (type === "tool_use") this.#toolStart(event);
    this.#open = event;
    this.#nextIndex = event.index + 1;
    this.#input = "";
    this.#signed = false;
  }

  #toolStart({ content_block: block }: BlockStart): void {
    this.#toolBlocks++;
    this.#check(typeof block["id"] === "string" && block["id"] !== "", "a tool without an id");
    this.#check(typeof block["name"] === "string" && block["name"] !== "", "a tool without a name");
    this.#check(JSON.stringify(block["input"]) === "{}", "input in content_block_start");
  }

  #delta({ index, delta }: BlockDelta): void {
    const open = this.#open;
    if (!open || open.index !== index) return this.#break(`delta for block ${index}, which is not open`);
    const kinds = DELTA_OF_BLOCK[open.content_block.type] ?? [];
    this.#check(kinds.includes(delta.type), `${delta.type} in a ${open.content_block.type} block`);
    this.#check(!this.#signed, "a delta after the signature");
    if (delta.type === "input_json_delta") this.#input += delta.partial_json;
    if (delta.type === "signature_delta") this.#signed = true;
  }

  #stop(index: number): void {
    const open = this.#open;
    if (!open || open.index !== index) return this.#break(`stop of block ${index}, which is not open`);
    const { type } = open.content_block;
    this.#check(type !== "thinking" || this.#signed, "thinking without a signature");
    if (this.#input !== "" && !this.#options.badInput) {
      this.#check(parseJson(this.#input) !== undefined, `input is not JSON: ${this.#input}`);
    }
    this.#open = undefined;
  }

  #messageDelta({ delta, usage }: MessageDelta): void {
    this.#check(this.#open === undefined, "message_delta while a block is open");
    const counts = [usage.input_tokens, usage.output_tokens, usage.cache_read_input_tokens];
    this.#check(
      counts.every((count) => Number.isInteger(count) && count >= 0),
      "usage is not made of counts",
    );
    this.#stopReason = delta.stop_reason ?? this.#stopReason;
    this.#state = "delta";
  }

  #check(holds: boolean, otherwise: string): void {
    if (!holds) this.#break(otherwise);
  }

  #break(what: string): void {
    this.#breaks.push(what);
  }
}
