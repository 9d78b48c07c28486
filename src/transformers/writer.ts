/**
 * Writes one answer in the Anthropic stream grammar, whatever order its parts come in: indexes are contiguous, one
 * block is open at a time, and a delta always fits its block. What the provider could not be asked for is done here too:
 * text ends at stop sequences, and an answer at its first tool call.
 */
import type { Delta, StreamEvent } from "../core/event.ts";
import { NO_USAGE, type Block, type StopDetails, type StopReason, type Usage } from "../core/message.ts";
import { hash8 } from "./hash.ts";
import { keepByText } from "./keepsake.ts";
import { eventsOfBlock } from "./replay.ts";
import { StopScan } from "./stop-scan.ts";
import type { AnswerContext } from "./types.ts";

type BlockKind = "text" | "thinking" | "tool_use";

export interface Stop {
  readonly reason: StopReason;
  readonly sequence: string | null;
  readonly details?: StopDetails;
}

/** English prose and code hold about four characters per token. */
const CHARACTERS_PER_TOKEN = 4;
/** Anthropic reports the progress of thinking whose text it leaves out in steps, too. */
const PROGRESS_STEP_TOKENS = 50;

export class MessageWriter {
  readonly #answer: AnswerContext;
  /** Asked for the signature of a thinking block that ends without one. */
  readonly #seal: () => string;
  #events: StreamEvent[] = [];
  #open: BlockKind | undefined;
  /** Index of the open block, or of the last one. */
  #index = -1;
  /** White space that becomes part of the next text block, if there is one. */
  #blank = "";
  readonly #toolIds = new Set<string>();
  /** True once a call has been written. */
  #calling = false;
  /** True once the only call that is allowed has been made. */
  #called = false;
  #signature = "";
  /** A keepsake that came behind text, until a further block shows that it is not the end. */
  #behindText = "";
  /** The newest text block. */
  #said = "";
  /** Characters of thinking that have been left out and not yet reported. */
  #unreported = 0;
  #characters = 0;
  #inputEstimate = 0;
  #started = false;
  /** Where the provider cannot be told the client's stop sequences, so that the text is cut here. */
  readonly #stops: StopScan | undefined;

  constructor(answer: AnswerContext, seal: () => string = () => "") {
    this.#answer = answer;
    this.#seal = seal;
    const { stops = [] } = answer.emulation ?? {};
    this.#stops = stops.length > 0 ? new StopScan(stops) : undefined;
  }

  get started(): boolean {
    return this.#started;
  }

  get isThinking(): boolean {
    return this.#open === "thinking";
  }

  /** True once a stop sequence has ended the answer: whatever else is written has no effect. */
  get cut(): boolean {
    return this.#stops?.found !== undefined;
  }

  get #over(): boolean {
    return this.#called || this.cut;
  }

  /**
   * Opens the message, under our own id: Claude Code makes one message of several answers with the same id (measured,
   * 2.1.330), and some servers draw theirs from a few hundred numbers. Later calls have no effect.
   */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#inputEstimate = this.#answer.estimateInput();
    this.#events.push({
      type: "message_start",
      message: {
        id: this.#answer.messageId,
        type: "message",
        role: "assistant",
        model: this.#answer.askedModel,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { ...NO_USAGE, input_tokens: this.#inputEstimate },
      },
    });
  }

  text(text: string): void {
    if (this.#over) return;
    this.#text(this.#stops ? this.#stops.push(text) : text);
  }

  thinking(thinking: string): void {
    this.#characters += thinking.length;
    const { hideThinking, omitThinking } = this.#answer;
    if (thinking === "" || hideThinking || this.#over) return;
    if (this.#open !== "thinking") this.#begin("thinking", { type: "thinking", thinking: "", signature: "" });
    if (omitThinking) this.#progress(thinking.length);
    else this.#delta({ type: "thinking_delta", thinking });
  }

  /**
   * A sealed keepsake: the signature of the open thinking block, or where none is open a redacted block of its own, for
   * which there is a place in a table at the end of an answer. Clients assign a signature, so the last one of a block
   * counts.
   */
  sign(sealed: string): void {
    if (sealed === "" || this.#answer.hideThinking) return;
    if (this.#open === "thinking") {
      this.#signature = sealed;
      return;
    }
    this.#signText();
    if (this.#open !== "text") return this.block({ type: "redacted_thinking", data: sealed });
    this.close();
    this.#behindText = sealed;
  }

  /**
   * Returns the id the client sees, under which it will send the result. Servers that number calls from 0 in every answer
   * repeat ids, and Claude Code keeps only one of two calls with the same id (measured, 2.1.330).
   * The input comes by `toolInput`: Claude Code ignores one that stands in the start event.
   */
  toolUse(wireId: string, wireName: string): string {
    const id = this.#uniqueId(wireId);
    const name = this.#answer.toolNames.get(wireName) ?? wireName;
    if (this.#answer.emulation?.oneToolCall && this.#toolIds.size > 1) {
      this.close();
      this.#called = true;
    }
    if (this.#over) this.#close();
    else this.#begin("tool_use", { type: "tool_use", id, name, input: {} });
    return id;
  }

  /** A further piece of the open tool block's input. */
  toolInput(json: string): void {
    if (json === "" || this.#open !== "tool_use") return;
    this.#characters += json.length;
    this.#delta({ type: "input_json_delta", partial_json: json });
  }

  /** A source of the open text block. */
  citation(citation: unknown): void {
    if (this.#open !== "text" || this.#over) return;
    this.#delta({ type: "citations_delta", citation });
  }

  /** A block that is whole from the beginning, of any type. */
  block(block: Block): void {
    if (this.#over) return;
    this.#signText();
    this.close();
    this.#blank = "";
    this.#index++;
    this.#events.push(...eventsOfBlock(block, this.#index));
  }

  /** Ends the open block, if there is one. Claude Code starts a tool when its block ends. */
  close(): void {
    if (this.#stops && !this.#over) this.#text(this.#stops.end());
    this.#close();
  }

  /**
   * Ends the message. Without the provider's usage, the numbers are estimates. A call that has been made must be answered,
   * whatever was said behind it.
   */
  finish(ending: Stop, usage: Usage | undefined): void {
    this.close();
    keepByText(this.#answer.keepsakes, "behind", this.#said, this.#behindText);
    const sequence = this.#stops?.found;
    const stopped = sequence !== undefined && !this.#calling;
    const stop: Stop = stopped ? { reason: "stop_sequence", sequence } : ending;
    const reason = { stop_reason: stop.reason, stop_sequence: stop.sequence };
    this.#events.push(
      {
        type: "message_delta",
        delta: stop.details === undefined ? reason : { ...reason, stop_details: stop.details },
        usage: usage ?? this.#estimate(),
      },
      { type: "message_stop" },
    );
  }

  /** The events written since the last call. */
  take(): StreamEvent[] {
    const events = this.#events;
    if (events.length > 0) this.#events = [];
    return events;
  }

  /** Anthropic refuses blocks of white space alone, so one is opened only when something visible has come. */
  #text(text: string): void {
    let visible = text;
    if (this.#open !== "text") {
      visible = this.#blank + text;
      if (visible.trim() === "") {
        this.#blank = visible;
        return;
      }
      this.#begin("text", { type: "text", text: "" });
      this.#said = "";
    }
    if (visible === "") return;
    this.#characters += visible.length;
    this.#said += visible;
    this.#delta({ type: "text_delta", text: visible });
  }

  #begin(kind: BlockKind, block: Block): void {
    this.#signText();
    if (kind === "text") this.#close();
    else this.close();
    this.#blank = "";
    this.#calling ||= kind === "tool_use";
    this.#open = kind;
    this.#index++;
    this.#events.push({ type: "content_block_start", index: this.#index, content_block: block });
  }

  #signText(): void {
    const data = this.#behindText;
    this.#behindText = "";
    if (data !== "") this.block({ type: "redacted_thinking", data });
  }

  #close(): void {
    if (this.#open === undefined) return;
    if (this.#open === "thinking") this.#sign();
    this.#events.push({ type: "content_block_stop", index: this.#index });
    this.#open = undefined;
  }

  /**
   * Clients take a thinking block as whole only with its signature, and send it back verbatim. Claude Code accepts an
   * empty one.
   */
  #sign(): void {
    this.#delta({ type: "signature_delta", signature: this.#signature || this.#seal() });
    this.#signature = "";
  }

  #delta(delta: Delta): void {
    this.#events.push({ type: "content_block_delta", index: this.#index, delta });
  }

  #progress(characters: number): void {
    this.#unreported += characters;
    const tokens = Math.floor(this.#unreported / CHARACTERS_PER_TOKEN);
    const due = tokens - (tokens % PROGRESS_STEP_TOKENS);
    if (due === 0) return;
    this.#unreported -= due * CHARACTERS_PER_TOKEN;
    this.#delta({ type: "thinking_delta", thinking: "", estimated_tokens: due });
  }

  /** An id is minted where the server gives none. */
  #uniqueId(wireId: string): string {
    const { messageId, usedToolIds } = this.#answer;
    const own = hash8(messageId);
    let id = wireId || `call_${own}_${this.#index + 1}`;
    if (usedToolIds.has(id)) id = `${id}_${own}`;
    while (this.#toolIds.has(id)) id += `_${this.#index + 1}`;
    this.#toolIds.add(id);
    return id;
  }

  #estimate(): Usage {
    const output = Math.ceil(this.#characters / CHARACTERS_PER_TOKEN);
    return { ...NO_USAGE, input_tokens: this.#inputEstimate, output_tokens: output };
  }
}
