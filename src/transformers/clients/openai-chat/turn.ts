/** Follows the events of one answer and tells them as the pieces of a Chat message. */
import type { Delta } from "../../../core/event.ts";
import type { Block, Usage } from "../../../core/message.ts";
import { parseJson, stringOf, type Fields } from "../../foreign.ts";
import { urlCitations } from "../openai/citations.ts";
import { customText, type ClientTools } from "../openai/tools.ts";
import { OpenAiTurn } from "../openai/turn.ts";
import { redactedDetail, thinkingDetail, type Place } from "./reasoning.ts";
import { BETWEEN_TEXTS } from "./weave.ts";
import { finishOf, type Finish } from "./finish.ts";

/** Takes the pieces of a message as they come. */
export interface ChatSink {
  begin(): void;
  content(text: string): void;
  reasoning(text: string): void;
  /** A further piece of the arguments of the call with that number. */
  callArguments(index: number, json: string): void;
  /** Anything that comes as a whole. */
  delta(delta: Fields): void;
  end(finish: Finish, usage: Usage): void;
}

type OpenBlock =
  | { readonly kind: "text"; readonly start: number; readonly citations: unknown[] }
  | { readonly kind: "thinking"; readonly place: Place; text: string; signature: string }
  | { readonly kind: "call"; readonly index: number; readonly custom: boolean; readonly preset: unknown; json: string };

export class ChatTurn extends OpenAiTurn {
  readonly #sink: ChatSink;
  readonly #tools: ClientTools;
  #open: OpenBlock | undefined;
  #calls = 0;
  #text = "";
  /** Set when the next text begins a new paragraph. */
  #apart = false;

  constructor(sink: ChatSink, tools: ClientTools) {
    super();
    this.#sink = sink;
    this.#tools = tools;
  }

  protected begin(): void {
    this.#sink.begin();
  }

  protected startBlock(block: Block): void {
    if (block.type !== "text") this.#apart = this.#text !== "";
    switch (block.type) {
      case "text":
        this.#open = { kind: "text", start: this.#text.length, citations: [] };
        return this.#say(stringOf(block["text"]));
      case "thinking":
        this.#open = { kind: "thinking", place: this.#place, text: "", signature: "" };
        return this.#think(stringOf(block["thinking"]));
      case "redacted_thinking":
        return this.#sink.delta({ reasoning_details: [redactedDetail(block, this.#place)] });
      case "tool_use":
        return this.#call(block);
      default:
    }
  }

  get #place(): Place {
    return { text: this.#text.length, calls: this.#calls };
  }

  #call(block: Block): void {
    const [id, name] = [stringOf(block["id"]), stringOf(block["name"])];
    const tool = this.#tools.get(name);
    const custom = tool?.kind === "custom";
    const index = this.#calls++;
    const called = custom
      ? { type: "custom", custom: { name: tool.name, input: "" } }
      : { type: "function", function: { name: tool?.name ?? name, arguments: "" } };
    this.#open = { kind: "call", index, custom, preset: block["input"], json: "" };
    this.#sink.delta({ tool_calls: [{ index, id, ...called }] });
  }

  protected delta(delta: Delta): void {
    const open = this.#open;
    switch (delta.type) {
      case "text_delta":
        return this.#say(delta.text);
      case "thinking_delta":
        return this.#think(delta.thinking);
      case "input_json_delta":
        return this.#argue(delta.partial_json);
      case "signature_delta":
        if (open?.kind === "thinking") open.signature = delta.signature;
        return;
      case "citations_delta":
        if (open?.kind === "text") open.citations.push(delta.citation);
    }
  }

  #say(text: string): void {
    if (text === "" || this.#open?.kind !== "text") return;
    const said = this.#apart ? BETWEEN_TEXTS + text : text;
    this.#apart = false;
    this.#text += said;
    this.#sink.content(said);
  }

  #think(text: string): void {
    if (text === "" || this.#open?.kind !== "thinking") return;
    this.#open.text += text;
    this.#sink.reasoning(text);
  }

  #argue(json: string): void {
    if (json === "" || this.#open?.kind !== "call") return;
    this.#open.json += json;
    if (!this.#open.custom) this.#sink.callArguments(this.#open.index, json);
  }

  protected endBlock(): void {
    const open = this.#open;
    this.#open = undefined;
    switch (open?.kind) {
      case "text":
        return this.#cite(urlCitations(open.citations, open.start, this.#text.length));
      case "thinking":
        return this.#sign(open);
      case "call":
        return this.#endCall(open);
      case undefined:
    }
  }

  #sign({ text, signature, place }: Extract<OpenBlock, { kind: "thinking" }>): void {
    if (signature !== "") this.#sink.delta({ reasoning_details: [thinkingDetail(text, signature, place)] });
  }

  /** Arguments are JSON in any case, and text of a custom tool comes in one piece. */
  #endCall({ index, custom, preset, json }: Extract<OpenBlock, { kind: "call" }>): void {
    const whole = json === "" ? JSON.stringify(preset ?? {}) : json;
    if (custom) this.#sink.delta({ tool_calls: [{ index, custom: { input: customText(parseJson(whole), whole) } }] });
    else if (json === "") this.#sink.callArguments(index, whole);
  }

  #cite(citations: ReturnType<typeof urlCitations>): void {
    if (citations.length === 0) return;
    const annotations = citations.map(({ type, ...url_citation }) => ({ type, url_citation }));
    this.#sink.delta({ annotations });
  }

  protected finish(): void {
    if (this.refusal !== "" && this.refusal !== this.#text) this.#sink.delta({ refusal: this.refusal });
    this.#sink.end(finishOf(this.stop), this.usage);
  }
}
