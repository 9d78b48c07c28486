/** Translates the chunks of one Chat Completions answer, streamed or whole, into canonical events. */
import type { StreamEvent } from "../../../core/event.ts";
import { CcrError } from "../../../core/errors.ts";
import { isRecord, type Usage } from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { quirksOf } from "../../quirks.ts";
import type { AnswerContext } from "../../types.ts";
import { errorOfBody, streamError } from "../../upstream-error.ts";
import { MessageWriter } from "../../writer.ts";
import { choicesOf, deltaOf, finishOf } from "./choices.ts";
import { Citations } from "./citations.ts";
import { reasoningDeltas, textDeltas, type DeltaReader } from "./deltas.ts";
import { Keeping } from "./keeping.ts";
import { ReasoningRecord } from "./reasoning-record.ts";
import { reasoningOf, thinkingPartText, type Received } from "./reasoning.ts";
import { failureOfFinish, isCut, isWindowFull, stopOf, stopSequenceOf } from "./stop-reason.ts";
import { ThinkTags, type ThoughtAndText } from "./think-tags.ts";
import { ToolCalls } from "./tool-calls.ts";
import { isBlank, usageFieldsOf, usageOf } from "../shared/usage.ts";

export class ChatAnswer {
  readonly #context: AnswerContext;
  readonly #writer: MessageWriter;
  readonly #tools: ToolCalls;
  readonly #record: ReasoningRecord;
  readonly #keeping: Keeping;
  /** Undefined where the vendor never puts reasoning into the text. */
  readonly #tags: ThinkTags | undefined;
  readonly #textDeltas: DeltaReader;
  readonly #reasoningDeltas: DeltaReader;
  readonly #citations: Citations = new Citations();
  /** What the model said while a tool call was not yet whole. */
  #later: ThoughtAndText[] = [];
  /** The text, where something is remembered by it, or where it may link to sources itself. */
  #said = "";
  readonly #notesText: boolean;
  readonly #searches: boolean;
  /** The content as the server has sent it. */
  #told = "";
  #finish = "";
  /** True where the finish reason came together with text. */
  #stamped = false;
  #sequence = "";
  #refusal = "";
  #usage: Usage | undefined;
  #complete = false;

  constructor(context: AnswerContext) {
    const quirks = quirksOf(context.target);
    this.#context = context;
    this.#record = new ReasoningRecord(context, quirks);
    this.#writer = new MessageWriter(context, () => this.#record.takeSeal());
    this.#tools = new ToolCalls(this.#writer);
    this.#keeping = new Keeping(context.keepsakes, this.#record, this.#tools);
    this.#tags = quirks.thinkTags ? new ThinkTags() : undefined;
    this.#textDeltas = textDeltas(quirks.deltas);
    this.#reasoningDeltas = reasoningDeltas(quirks.deltas);
    this.#searches = quirks.webSearch !== "none";
    this.#notesText = this.#searches || quirks.reasoningBack === "all-turns";
  }

  get estimated(): boolean {
    return this.#usage === undefined;
  }

  /** Azure's first chunk and everybody's usage chunk have no choices. */
  push(chunk: Fields): StreamEvent[] {
    if (this.#complete) return [];
    const choices = choicesOf(chunk);
    this.#check(chunk, choices);
    const usage = usageFieldsOf(chunk, choices[0]);
    if (usage && !(this.#usage && isBlank(usage))) this.#usage = usageOf(usage);
    const counting = choices.filter((choice) => this.#finish === "" || (this.#stamped && finishOf(choice) !== ""));
    if (counting.length > 0) this.#choices(chunk, counting);
    return this.#writer.cut ? this.end(true) : this.#writer.take();
  }

  /** The end as the server marks it, or of the body. `marked` is true when the server said that nothing is missing. */
  end(marked: boolean): StreamEvent[] {
    if (this.#complete) return [];
    if (this.#finish === "" && !this.#writer.cut) this.#endUnfinished(marked);
    this.#complete = true;
    this.#sources();
    if (this.#notesText) this.#keeping.keepText(this.#said);
    const usage = this.#usage && this.#searched(this.#usage);
    const { reason, sequence, details } = stopOf({
      finish: this.#finish,
      toolCalls: this.#tools.written.length,
      refusal: this.#refusal,
      sequence: this.#sequence,
      windowFull: isWindowFull(this.#usage, this.#context.target),
    });
    this.#writer.finish({ reason, sequence, ...(details && { details }) }, usage);
    return this.#writer.take();
  }

  #endUnfinished(marked: boolean): void {
    if (!marked || !this.#writer.started || this.#tools.torn) {
      throw new CcrError("CCR-E112", { provider: this.#context.target.provider.name });
    }
    this.#settle();
  }

  /** OpenRouter reports a failure of the provider behind it in the choice. */
  #check(chunk: Fields, choices: readonly Fields[]): void {
    const { target } = this.#context;
    const failure = errorOfBody(chunk, target);
    if (failure) throw failure;
    const failed = choices.find(({ error }) => isRecord(error));
    if (failed) throw streamError({ error: failed["error"] }, target);
  }

  #choices(chunk: Fields, choices: readonly Fields[]): void {
    this.#writer.start();
    const before = this.#told;
    for (const choice of choices) {
      const delta = deltaOf(choice, { content: before, reasoned: this.#record.size > 0 });
      this.#delta(delta);
      if (this.#searches) this.#citations.add(chunk, delta);
    }
    for (const choice of choices) this.#ending(choice, this.#told !== before);
    this.#keeping.keep();
  }

  /** Some servers give a reason with every piece of text; anything else behind a reason is no part of the answer. */
  #ending(choice: Fields, withText: boolean): void {
    const finish = finishOf(choice);
    if (finish === "") return;
    const failure = failureOfFinish(finish, this.#context.target);
    if (failure) throw failure;
    this.#finish = finish;
    this.#stamped = withText;
    this.#sequence = stopSequenceOf(choice);
    this.#settle();
  }

  /** Writes everything that waited for more to come. Blocks are closed at once: Claude Code then starts the tools. */
  #settle(): void {
    if (this.#tags) this.#splitText(this.#tags.end());
    this.#tools.finish(isCut(this.#finish));
    this.#sayLater();
    if (this.#tools.written.length === 0) this.#signDetails();
  }

  #delta(delta: Fields): void {
    this.#reasoning(reasoningOf(delta));
    const content = delta["content"];
    if (typeof content === "string") this.#told += content;
    if (typeof content === "string") this.#text(this.#textDeltas.newPartOf(content));
    else if (content !== undefined && content !== null) this.#parts(itemsOf(content));
    const refusal = stringOf(delta["refusal"]);
    if (refusal !== "") this.#refuse(refusal);
    const calls = delta["tool_calls"] ?? delta["function_call"];
    if (calls !== undefined && calls !== null) this.#calls(delta);
  }

  #reasoning({ text, details, field }: Received): void {
    const news = this.#reasoningDeltas.newPartOf(text);
    const first = details[0];
    const kept = first && news !== text ? [{ ...first, text: news }] : details;
    this.#record.add(news, kept, field);
    if (news !== "") this.#say({ thinking: news, text: "" });
  }

  #text(text: string): void {
    if (text === "") return;
    if (this.#tags && !this.#tags.settled) this.#splitText(this.#tags.push(text));
    else this.#say({ thinking: "", text });
  }

  #splitText(said: ThoughtAndText): void {
    this.#record.add(said.thinking, [], "think-tags");
    this.#say(said);
  }

  /** Mistral sends parts where others send a string. */
  #parts(parts: readonly unknown[]): void {
    for (const part of parts) {
      const fields = fieldsOf(part);
      if (fields["type"] === "thinking") this.#thinkingPart(thinkingPartText(fields));
      else this.#text(stringOf(fields["text"]));
    }
  }

  #thinkingPart(thinking: string): void {
    this.#record.add(thinking, [], "thinking-part");
    this.#say({ thinking, text: "" });
  }

  #refuse(refusal: string): void {
    this.#refusal += refusal;
    this.#say({ thinking: "", text: refusal });
  }

  /** `function_call` is the form from before parallel calls. */
  #calls(delta: Fields): void {
    this.#signDetails();
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
    if (said.text === "") return;
    this.#signDetails();
    if (this.#notesText) this.#said += said.text;
    this.#writer.text(said.text);
  }

  #sayLater(): void {
    const later = this.#later;
    if (later.length === 0) return;
    this.#later = [];
    for (const said of later) this.#say(said);
  }

  /** Encrypted reasoning without a thinking block to go with. */
  #signDetails(): void {
    if (this.#record.pending && !this.#writer.isThinking) this.#writer.sign(this.#record.takeSeal());
  }

  #sources(): void {
    if (!this.#citations.found || this.#tools.written.length > 0) return;
    const query = this.#context.emulation?.webSearch;
    if (query === undefined) this.#say({ thinking: "", text: this.#citations.listFor(this.#said) });
    else this.#citations.writeSearch(query, this.#writer);
  }

  #searched(usage: Usage): Usage {
    const searched = this.#citations.found && this.#context.emulation?.webSearch !== undefined;
    return searched ? { ...usage, server_tool_use: { web_search_requests: 1 } } : usage;
  }
}
