/** Makes thinking blocks of the thoughts that a model writes into its text between tags. */
import type { StreamEvent } from "../../core/event.ts";
import type { Block, ThinkingBlock } from "../../core/message.ts";
import type { Target } from "../../core/target.ts";
import { fieldsOf, stringOf } from "../foreign.ts";
import { seal, unseal } from "../keepsake.ts";
import type { AnswerContext } from "../types.ts";
import { TagSplitter, type Piece, type Tags } from "./tag-splitter.ts";
import type { AnswerTweak } from "./types.ts";

/** An index that is put right behind the last tweak. */
const ANY = 0;

function sealThought(target: Target, text: string): string {
  return text === "" ? "" : seal(target, { text });
}

/** The thought of a block as the model wrote it, whether or not the client got to read it. */
export function thoughtIn(block: ThinkingBlock, target: Target): string {
  return block.thinking || stringOf(fieldsOf(unseal(block["signature"], target))["text"]);
}

export class TaggedThoughts implements AnswerTweak {
  readonly #tags: Tags;
  readonly #answer: AnswerContext;
  readonly #remembers: boolean;
  /** Of the text block that the provider has open. */
  #splitter: TagSplitter | undefined;
  #open: Piece["kind"] | undefined;
  /** What the open thinking block does not tell. */
  #left = "";
  /** Line ends between a thought and the answer belong to neither. */
  #thought = false;
  /** White space that becomes part of a text block, if one follows: Anthropic refuses blocks of white space alone. */
  #blank = "";

  /** With `remembers`, thoughts that the client does not want to read come back to us with the next request. */
  constructor(tags: Tags, answer: AnswerContext, remembers: boolean = false) {
    this.#tags = tags;
    this.#answer = answer;
    this.#remembers = remembers;
  }

  event(event: StreamEvent): readonly StreamEvent[] {
    if (event.type === "content_block_start" && event.content_block.type === "text") {
      this.#splitter = new TagSplitter(this.#tags);
      return [];
    }
    if (!this.#splitter || event.type === "ping") return [event];
    if (event.type === "content_block_delta") {
      if (event.delta.type === "text_delta") return this.#say(this.#splitter.push(event.delta.text));
      return this.#open === "text" ? [event] : [];
    }
    const rest = [...this.#say(this.#splitter.end()), ...this.#close()];
    this.#splitter = undefined;
    this.#blank = "";
    return event.type === "content_block_stop" ? rest : [...rest, event];
  }

  #say(pieces: readonly Piece[]): StreamEvent[] {
    return pieces.flatMap((piece) => (piece.kind === "text" ? this.#text(piece.text) : this.#thinking(piece.text)));
  }

  #text(text: string): StreamEvent[] {
    const all = this.#blank + text;
    if (this.#open !== "text" && all.trim() === "") {
      this.#blank = all;
      return [];
    }
    const visible = this.#thought ? all.trimStart() : all;
    this.#blank = "";
    this.#thought = false;
    const started = this.#begin("text", { type: "text", text: "" });
    return [...started, { type: "content_block_delta", index: ANY, delta: { type: "text_delta", text: visible } }];
  }

  #thinking(thinking: string): StreamEvent[] {
    this.#thought = true;
    if (this.#answer.hideThinking) return [];
    const started = this.#begin("thinking", { type: "thinking", thinking: "", signature: "" });
    if (this.#remembers) this.#left += this.#answer.omitThinking ? thinking : "";
    if (this.#answer.omitThinking) return started;
    return [...started, { type: "content_block_delta", index: ANY, delta: { type: "thinking_delta", thinking } }];
  }

  #begin(kind: Piece["kind"], content_block: Block): StreamEvent[] {
    if (this.#open === kind) return [];
    const closed = this.#close();
    this.#open = kind;
    return [...closed, { type: "content_block_start", index: ANY, content_block }];
  }

  #close(): StreamEvent[] {
    const open = this.#open;
    this.#open = undefined;
    if (open === undefined) return [];
    const stop: StreamEvent = { type: "content_block_stop", index: ANY };
    if (open === "text") return [stop];
    const signature = sealThought(this.#answer.target, this.#left);
    this.#left = "";
    return [{ type: "content_block_delta", index: ANY, delta: { type: "signature_delta", signature } }, stop];
  }
}
