/** A client in conversation with a Responses server through the dialect, as Claude Code is through the proxy. */
import type { StreamEvent } from "../../src/core/event.ts";
import type { Block, Message, MessageParam, MessagesRequest } from "../../src/core/message.ts";
import type { Target } from "../../src/core/target.ts";
import { messageOfEvents } from "../../src/transformers/accumulate.ts";
import { openaiResponses } from "../../src/transformers/dialects/openai-responses/dialect.ts";
import type { Keepsakes } from "../../src/transformers/keepsake.ts";
import { hidesThinking } from "../../src/transformers/thinking.ts";
import type { AnswerContext, Encoded } from "../../src/transformers/types.ts";
import { contextWith, decode } from "./answers.ts";
import { grammarBreaks } from "./grammar.ts";
import { responsesTarget } from "./responses-target.ts";

export function memoryKeepsakes(): Keepsakes {
  const table = new Map<string, string>();
  return {
    recall: (id) => table.get(id),
    keep: (id, sealed) => {
      table.set(id, sealed);
    },
  };
}

export class ResponsesClient {
  history: MessageParam[] = [];
  /** Fields of every request. */
  fields: Partial<MessagesRequest>;
  target: Target;
  /** Events of the last answer, where it was streamed. */
  events: readonly StreamEvent[] = [];
  readonly #keepsakes: Keepsakes;

  constructor(url: string, fields: Partial<MessagesRequest> = {}, keepsakes: Keepsakes = memoryKeepsakes()) {
    this.target = responsesTarget({ url });
    this.fields = fields;
    this.#keepsakes = keepsakes;
  }

  async say(content: string | readonly Block[]): Promise<Message> {
    this.history.push({ role: "user", content });
    const request: MessagesRequest = {
      model: "claude-opus-5-5",
      max_tokens: 1000,
      stream: true,
      ...this.fields,
      messages: this.history,
    };
    const message = await this.#post(request);
    this.history.push({ role: "assistant", content: message.content });
    return message;
  }

  /** Answers every tool call of the last message. */
  results(outputs: Readonly<Record<string, unknown>> = {}): Promise<Message> {
    const { content = [] } = this.history.at(-1) ?? {};
    const calls = typeof content === "string" ? [] : content.filter(({ type }) => type === "tool_use");
    return this.say(
      calls.map(({ id, name }) => ({ type: "tool_result", tool_use_id: id, content: outputs[String(name)] ?? "ok" })),
    );
  }

  /** What Claude Code does to the history when its user changes the model. */
  forgetThinking(): void {
    this.history = this.history.map((message) =>
      typeof message.content === "string"
        ? message
        : { ...message, content: message.content.filter(({ type }) => !type.includes("thinking")) },
    );
  }

  async #post(request: MessagesRequest): Promise<Message> {
    const keepsakes = this.#keepsakes;
    const call = { request, raw: new Uint8Array(), headers: {}, target: this.target, keepsakes };
    const encoded = openaiResponses.request(call);
    const { body } = encoded;
    const response = await fetch(encoded.url, { method: "POST", headers: encoded.headers, body: String(body) });
    if (!response.ok) throw new Error(await response.text());
    const context = contextWith({
      target: this.target,
      keepsakes,
      hideThinking: hidesThinking(request),
      ...answerFields(encoded),
    });
    if (request.stream !== true) return openaiResponses.message(await response.json(), context);
    return this.#read(new Uint8Array(await response.arrayBuffer()), context);
  }

  #read(bytes: Uint8Array, context: AnswerContext): Message {
    const { events, failure } = decode(openaiResponses.stream(context), [bytes]);
    if (failure) throw failure;
    const breaks = grammarBreaks(events);
    if (breaks.length > 0) throw new Error(breaks.join("; "));
    this.events = events;
    return messageOfEvents(events);
  }
}

function answerFields({ toolNames, emulation }: Encoded): Partial<AnswerContext> {
  return { toolNames, ...(emulation && { emulation }) };
}
