/** Translates the chunks of one Chat Completions answer, streamed or whole, into canonical events. */
import type { StreamEvent } from "../../../core/event.ts";
import { CcrError } from "../../../core/errors.ts";
import type { Usage } from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { quirksOf } from "../../quirks.ts";
import type { AnswerContext } from "../../types.ts";
import { errorOfBody } from "../../upstream-error.ts";
import { MessageWriter } from "../../writer.ts";
import { reasoningOf, thinkingPartText } from "./reasoning.ts";
import { failureOfFinish, isCut, stopOf, stopSequenceOf } from "./stop-reason.ts";
import { ThinkTags, type ThoughtAndText } from "./think-tags.ts";
import { ToolCalls } from "./tool-calls.ts";
import { usageFieldsOf, usageOf } from "./usage.ts";

export class ChatAnswer {
  readonly #context: AnswerContext;
  readonly #writer: MessageWriter;
  readonly #tools: ToolCalls;
  /** Undefined where the vendor never puts reasoning into the text. */
  readonly #tags: ThinkTags | undefined;
  /** What the model said while a tool call was not yet whole. */
  #later: ThoughtAndText[] = [];
  /** The first finish reason; nothing but usage counts after it. */
  #finish = "";
  #sequence = "";
  #refusal = "";
  #usage: Usage | undefined;
  #complete = false;

  constructor(context: AnswerContext) {
    this.#context = context;
    this.#writer = new MessageWriter(context);
    this.#tools = new ToolCalls(this.#writer);
    this.#tags = quirksOf(context.target).thinkTags ? new ThinkTags() : undefined;
  }

  get estimated(): boolean {
    return this.#usage === undefined;
  }

  /** Azure's first chunk and everybody's usage chunk have no choices. */
  push(chunk: Fields): StreamEvent[] {
    const failure = errorOfBody(chunk, this.#context.target);
    if (failure) throw failure;
    const choice = itemsOf(chunk["choices"])[0];
    const fields = choice === undefined ? undefined : fieldsOf(choice);
    const usage = usageFieldsOf(chunk, fields);
    if (usage) this.#usage = usageOf(usage);
    if (fields && this.#finish === "") {
      this.#writer.start(stringOf(chunk["id"]));
      this.#delta(fieldsOf(fields["delta"] ?? fields["message"]));
      this.#ending(fields);
    }
    return this.#writer.take();
  }

  /** The end as the server marks it, or of the body. `marked` is true when the server said that nothing is missing. */
  end(marked: boolean): StreamEvent[] {
    if (this.#complete) return [];
    this.#complete = true;
    if (this.#finish === "") this.#endUnfinished(marked);
    const { reason, sequence, details } = stopOf({
      finish: this.#finish,
      toolCalls: this.#tools.written,
      refusal: this.#refusal,
      sequence: this.#sequence,
    });
    this.#writer.finish({ reason, sequence, ...(details && { details }) }, this.#usage);
    return this.#writer.take();
  }

  #endUnfinished(marked: boolean): void {
    if (!marked || !this.#writer.started || this.#tools.torn) {
      throw new CcrError("CCR-E112", { provider: this.#context.target.provider.name });
    }
    this.#settle();
  }

  #ending(choice: Fields): void {
    const finish = stringOf(choice["finish_reason"]);
    if (finish === "") return;
    const failure = failureOfFinish(finish, this.#context.target);
    if (failure) throw failure;
    this.#finish = finish;
    this.#sequence = stopSequenceOf(choice);
    this.#settle();
  }

  /** Writes everything that waited for more to come. Blocks are closed at once: Claude Code then starts the tools. */
  #settle(): void {
    if (this.#tags) this.#say(this.#tags.end());
    this.#tools.finish(isCut(this.#finish));
    this.#sayLater();
  }

  #delta(delta: Fields): void {
    const reasoning = reasoningOf(delta);
    if (reasoning !== "") this.#say({ thinking: reasoning, text: "" });
    const content = delta["content"];
    if (typeof content === "string") this.#text(content);
    else if (content !== undefined && content !== null) this.#parts(itemsOf(content));
    const refusal = stringOf(delta["refusal"]);
    if (refusal !== "") this.#refuse(refusal);
    const calls = delta["tool_calls"] ?? delta["function_call"];
    if (calls !== undefined && calls !== null) this.#calls(delta);
  }

  #text(text: string): void {
    if (text === "") return;
    if (this.#tags && !this.#tags.settled) this.#say(this.#tags.push(text));
    else if (this.#tools.busy) this.#later.push({ thinking: "", text });
    else this.#writer.text(text);
  }

  /** Mistral sends parts where others send a string. */
  #parts(parts: readonly unknown[]): void {
    for (const part of parts) {
      const fields = fieldsOf(part);
      if (fields["type"] === "thinking") this.#say({ thinking: thinkingPartText(fields), text: "" });
      else this.#text(stringOf(fields["text"]));
    }
  }

  #refuse(refusal: string): void {
    this.#refusal += refusal;
    this.#say({ thinking: "", text: refusal });
  }

  /** `function_call` is the form from before parallel calls. */
  #calls(delta: Fields): void {
    for (const call of itemsOf(delta["tool_calls"])) this.#tools.push(call);
    if (delta["function_call"]) this.#tools.push({ index: 0, function: delta["function_call"] });
    if (!this.#tools.busy) this.#sayLater();
  }

  #say(said: ThoughtAndText): void {
    if (this.#tools.busy) {
      this.#later.push(said);
      return;
    }
    this.#writer.thinking(said.thinking);
    this.#writer.text(said.text);
  }

  #sayLater(): void {
    const later = this.#later;
    if (later.length === 0) return;
    this.#later = [];
    for (const said of later) this.#say(said);
  }
}
