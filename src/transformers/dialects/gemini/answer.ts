/** Translates the chunks of one Gemini answer, streamed or whole, into canonical events. */
import type { StreamEvent } from "../../../core/event.ts";
import { CcrError } from "../../../core/errors.ts";
import { isRecord } from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { fittedArgs } from "../../tool-hints.ts";
import type { AnswerContext } from "../../types.ts";
import { MessageWriter } from "../../writer.ts";
import { ToolInput } from "../shared/tool-input.ts";
import { FunctionCalls, type FunctionCall } from "./calls.ts";
import { failureIn } from "./error.ts";
import { searchBlocks, searchesOf } from "./grounding.ts";
import { sealMarks, type Marks } from "./marks.ts";
import { explain, failureOfFinish, isCut, isRefused, stopOf, type Ending } from "./stop-reason.ts";
import { otherText } from "./other-parts.ts";
import { usageOf } from "./usage.ts";

const FINISHED: Ending = { reason: "STOP", message: "", blocked: false };
const GOOGLE = /(^|\.)googleapis\.com$/;

export class GeminiAnswer {
  readonly #context: AnswerContext;
  readonly #writer: MessageWriter;
  readonly #calls: FunctionCalls;
  #chunks = 0;
  #written = 0;
  #spoken = false;
  /** Marks of the open thinking block; undefined when none is open. */
  #thought: Marks | undefined;
  /** The last one counts: Gemini up to 2.0 says STOP in every chunk. */
  #ending: Ending | undefined;
  #usage: Fields | undefined;
  #grounding: Fields = {};
  #complete = false;

  constructor(context: AnswerContext) {
    this.#context = context;
    this.#writer = new MessageWriter(context);
    this.#calls = new FunctionCalls((call) => this.#call(call), isRelay(context.target.provider.url));
  }

  get estimated(): boolean {
    return this.#usage === undefined;
  }

  /** Chunks without candidates report usage, or that the prompt was blocked. */
  push(given: Fields): StreamEvent[] {
    const chunk = unwrapped(given);
    const failure = failureIn(chunk, this.#context.target);
    if (failure) throw failure;
    if (this.#complete) return [];
    this.#chunks++;
    const usage = chunk["usageMetadata"];
    if (isRecord(usage)) this.#usage = { ...this.#usage, ...usage };
    const feedback = fieldsOf(chunk["promptFeedback"]);
    if (stringOf(feedback["blockReason"]) !== "") this.#block(feedback);
    const candidate = itemsOf(chunk["candidates"])[0];
    if (isRecord(candidate)) this.#candidate(candidate);
    return this.#writer.take();
  }

  /** The end of the body. `whole` is true where that alone says that nothing is missing. */
  end(whole: boolean): StreamEvent[] {
    if (this.#complete) return [];
    this.#complete = true;
    const ending = this.#ending ?? (whole && this.#writer.started ? FINISHED : undefined);
    if (!ending) throw new CcrError("CCR-E112", { provider: this.#context.target.provider.name });
    if (isCut(ending)) this.#calls.drop();
    else this.#calls.settle();
    for (const block of searchBlocks(this.#grounding, this.#context.messageId)) this.#writer.block(block);
    if (isRefused(ending) && !this.#spoken) this.#writer.text(`[Gemini refused to answer: ${explain(ending)}]`);
    this.#writer.finish(
      stopOf(ending, this.#written),
      this.#usage && usageOf(this.#usage, searchesOf(this.#grounding)),
    );
    return this.#writer.take();
  }

  #start(): void {
    this.#writer.start();
  }

  #block(feedback: Fields): void {
    this.#start();
    const message = stringOf(feedback["blockReasonMessage"]);
    this.#ending = { reason: stringOf(feedback["blockReason"]), message, blocked: true };
  }

  #candidate(candidate: Fields): void {
    this.#start();
    itemsOf(fieldsOf(candidate["content"])["parts"]).forEach((part, index) => this.#part(fieldsOf(part), index));
    const grounding = candidate["groundingMetadata"];
    if (isRecord(grounding)) this.#grounding = { ...this.#grounding, ...grounding };
    const reason = stringOf(candidate["finishReason"]);
    if (reason === "") return;
    this.#ending = { reason, message: stringOf(candidate["finishMessage"]), blocked: false };
    const failure = failureOfFinish(this.#ending, this.#context.target);
    if (failure) throw failure;
  }

  #part(part: Fields, index: number): void {
    const signature = stringOf(part["thoughtSignature"]);
    if (isRecord(part["functionCall"])) {
      this.#calls.push(part["functionCall"], signature, { chunk: this.#chunks, index });
      return;
    }
    const text = typeof part["text"] === "string" ? part["text"] : otherText(part);
    if (text === "" && signature === "") return;
    this.#calls.settle();
    if (part["thought"] === true) this.#think(text, signature);
    else this.#say(text, signature);
  }

  #think(text: string, signature: string): void {
    this.#writer.thinking(text);
    if (text !== "" && !this.#context.hideThinking) this.#thought ??= {};
    if (signature !== "") this.#sign({ thought: signature });
  }

  /** The last part of an answer is often empty but for its signature. */
  #say(text: string, signature: string): void {
    this.#writer.text(text);
    if (text.trim() !== "") {
      this.#spoken = true;
      this.#thought = undefined;
    }
    if (signature !== "") this.#sign({ text: signature, length: text.length });
  }

  /** A thinking block has one signature, which holds the marks of all that came while it was open. */
  #sign(marks: Marks): void {
    if (this.#thought) this.#thought = { ...this.#thought, ...marks };
    this.#writer.sign(sealMarks(this.#thought ?? marks, this.#context.target));
  }

  #call({ name, id, args, signature }: FunctionCall): void {
    const marks: Marks = { ...(signature !== "" ? { call: signature } : {}), ...(id === "" ? {} : { id }) };
    if (signature !== "") this.#sign(marks);
    this.#thought = undefined;
    const toolUseId = this.#writer.toolUse(id, name);
    const fitted = fittedArgs(args, this.#context.emulation?.hints?.get(name));
    this.#writer.toolInput(inputOf(fitted, this.#context.toolNames.get(name) ?? name));
    this.#writer.close();
    if (signature !== "" || id !== "") this.#context.keepsakes.keep(toolUseId, sealMarks(marks, this.#context.target));
    this.#written++;
    this.#spoken = true;
  }
}

/** Without arguments that Claude Code refuses when they are empty. */
function inputOf(args: unknown, tool: string): string {
  const input = new ToolInput();
  input.push(JSON.stringify(args ?? {}));
  return input.rest(tool);
}

/** Code Assist, which Gemini CLI speaks to, has every answer inside a `response`. */
export function unwrapped(chunk: Fields): Fields {
  const { response, candidates, error } = chunk;
  return isRecord(response) && candidates === undefined && error === undefined ? response : chunk;
}

/** Something between us and Google may have ways of its own. */
function isRelay(url: string): boolean {
  return !URL.canParse(url) || !GOOGLE.test(new URL(url).hostname);
}
