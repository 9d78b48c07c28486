/**
 * The conversation as contents: turns of user and model alternate, every function call is answered at once, in order,
 * and what carried a signature carries it again.
 */
import {
  blocksOf,
  isText,
  isToolResult,
  isToolUse,
  type Block,
  type MessageParam,
  type ToolUseBlock,
} from "../../../core/message.ts";
import { withTrailing } from "../../keepsake.ts";
import type { Call } from "../../types.ts";
import { resultsAfter } from "../shared/results.ts";
import { marksOf, UNSIGNED_CALL, type Marks } from "./marks.ts";
import { geminiModel, type GeminiModel } from "./models.ts";
import { partsOfBlock, textPart, type Part } from "./parts.ts";
import { systemTexts } from "./system.ts";
import { argsOf, wireName } from "./tools.ts";
import { orphanParts, responseOf } from "./tool-results.ts";

export interface Content {
  readonly role: "user" | "model";
  readonly parts: readonly Part[];
}

/** What Gemini needs as the first turn where the conversation begins with an answer, or holds nothing at all. */
const NOTHING: Part = { text: "(no message)" };

export function contentsOf(call: Call): readonly Content[] {
  const contents = new Contents(call);
  call.request.messages.forEach((message, index) => {
    if (message.role === "assistant") contents.assistant(message, index);
    else if (message.role === "user") contents.user(message);
    else contents.system(message);
  });
  return contents.end();
}

class Contents {
  readonly #call: Call;
  readonly #model: GeminiModel;
  readonly #contents: { role: Content["role"]; parts: Part[] }[] = [];
  /** Names of all calls so far, by id. */
  readonly #names = new Map<string, string>();
  /** Results that already stand behind their call. */
  readonly #placed = new Set<Block>();

  constructor(call: Call) {
    this.#call = call;
    this.#model = geminiModel(call.target.model);
  }

  user(message: MessageParam): void {
    this.#add(
      "user",
      blocksOf(message.content).flatMap((block) => this.#userParts(block)),
    );
  }

  /** Instructions that came on the way; Gemini has one place for them only, at the beginning. */
  system(message: MessageParam): void {
    const text = systemTexts(message.content).join("\n\n");
    if (text !== "") this.#add("user", [{ text: `<system-reminder>\n${text}\n</system-reminder>` }]);
  }

  assistant(message: MessageParam, index: number): void {
    const turn = new ModelTurn(this.#call);
    for (const block of withTrailing(blocksOf(message.content), this.#call.keepsakes)) turn.add(block);
    this.#add("model", turn.parts(this.#model));
    if (turn.calls.length > 0) this.#answer(turn.calls, index);
  }

  end(): readonly Content[] {
    if (this.#contents[0]?.role !== "user") this.#contents.unshift({ role: "user", parts: [NOTHING] });
    return this.#contents;
  }

  #userParts(block: Block): Part[] {
    if (!isToolResult(block)) return partsOfBlock(block);
    return this.#placed.has(block) ? [] : orphanParts(block, this.#names.get(block.tool_use_id));
  }

  #answer(calls: readonly ModelCall[], index: number): void {
    const results = resultsAfter(this.#call.request.messages, index);
    const responses = calls.map(({ block, marks }) => {
      const result = results.get(block.id);
      if (result) this.#placed.add(result);
      this.#names.set(block.id, block.name);
      return responseOf(result, { name: wireName(block.name), id: marks.id }, this.#model);
    });
    this.#add("user", [...responses.map(({ part }) => part), ...responses.flatMap(({ attachments }) => attachments)]);
  }

  /** Turns of one role follow each other in Claude Code's history, but may not in Gemini's. */
  #add(role: Content["role"], parts: readonly Part[]): void {
    const last = this.#contents.at(-1);
    if (parts.length === 0) return;
    if (last?.role === role) last.parts.push(...parts);
    else this.#contents.push({ role, parts: [...parts] });
  }
}

interface ModelCall {
  readonly block: ToolUseBlock;
  readonly marks: Marks;
}

/** One turn of the model. */
class ModelTurn {
  readonly calls: ModelCall[] = [];
  readonly #call: Call;
  readonly #said: Part[] = [];
  /** From the first call on. Gemini's own calls come last, so only what is signed keeps its place behind one. */
  readonly #called: Part[] = [];
  /** Marks for the next call. */
  #marks: Marks = {};

  constructor(call: Call) {
    this.#call = call;
  }

  add(block: Block): void {
    if (isToolUse(block)) this.#addCall(block);
    else if (block.type === "thinking") this.#mark(marksOf(block["signature"], this.#call.target));
    else if (block.type === "redacted_thinking") this.#mark(marksOf(block["data"], this.#call.target));
    else this.#said.push(...(isText(block) ? textPart(block.text) : partsOfBlock(block)));
  }

  parts(model: GeminiModel): readonly Part[] {
    const [first, ...rest] = this.#called;
    const signed = this.#called.some((part) => part["functionCall"] !== undefined && isSigned(part));
    if (!first || signed || !model.signedCalls) return [...this.#said, ...this.#called];
    return [...this.#said, { ...first, thoughtSignature: UNSIGNED_CALL }, ...rest];
  }

  #addCall(block: ToolUseBlock): void {
    const marks = { ...this.#marks, ...marksOf(this.#call.keepsakes.recall(block.id), this.#call.target) };
    this.#marks = {};
    // Vertex AI refuses ids of calls.
    const id = this.#call.target.provider.google?.vertex === true ? undefined : marks.id;
    const functionCall = { ...(id === undefined ? {} : { id }), name: wireName(block.name), args: argsOf(block.input) };
    this.#called.push({ functionCall, ...(marks.call === undefined ? {} : { thoughtSignature: marks.call }) });
    this.calls.push({ block, marks: id === undefined ? {} : { id } });
  }

  #mark(marks: Marks): void {
    if (marks.thought !== undefined) this.#addSigned({ text: "", thought: true, thoughtSignature: marks.thought });
    if (marks.text !== undefined) this.#signText(marks.text, marks.length ?? 0);
    this.#marks = marks;
  }

  #addSigned(part: Part): void {
    (this.#called.length > 0 ? this.#called : this.#said).push(part);
  }

  /** The signed part was the end of the text before, or an empty part of its own. */
  #signText(thoughtSignature: string, length: number): void {
    const last = this.#said.at(-1);
    const text = last && !isSigned(last) ? last["text"] : undefined;
    const whole = typeof text === "string" && length > 0 && text.length >= length;
    if (whole) this.#said.splice(-1, 1, ...textPart(text.slice(0, -length)));
    this.#addSigned({ text: whole ? text.slice(-length) : "", thoughtSignature });
  }
}

function isSigned(part: Part): boolean {
  return part["thoughtSignature"] !== undefined;
}
