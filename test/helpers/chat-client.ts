/** A client in conversation with a Chat server through the dialect, as Claude Code is through the proxy. */
import type { Block, Message, MessageParam, MessagesRequest } from "../../src/core/message.ts";
import type { Target } from "../../src/core/target.ts";
import { messageOfEvents } from "../../src/transformers/accumulate.ts";
import { openaiChat } from "../../src/transformers/dialects/openai-chat/dialect.ts";
import { hidesThinking, omitsThinking } from "../../src/transformers/thinking.ts";
import type { AnswerContext } from "../../src/transformers/types.ts";
import { contextWith, decode } from "./answers.ts";
import { grammarBreaks } from "./grammar.ts";
import { memoryKeepsakes, type MemoryKeepsakes } from "./keepsakes.ts";

export class ChatClient {
  history: MessageParam[] = [];
  /** Fields of every request. */
  fields: Partial<MessagesRequest>;
  target: Target;
  keepsakes: MemoryKeepsakes = memoryKeepsakes();
  #answers = 0;

  constructor(target: Target, fields: Partial<MessagesRequest> = {}) {
    this.target = target;
    this.fields = fields;
  }

  async say(content: string | readonly Block[]): Promise<Message> {
    this.history.push({ role: "user", content });
    const base = { model: "claude-opus-5-5", max_tokens: 20_000, stream: true };
    const message = await this.#post({ ...base, ...this.fields, messages: this.history });
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
    const { target, keepsakes } = this;
    const encoded = openaiChat.request({ request, raw: new Uint8Array(), headers: {}, target, keepsakes });
    const { url, headers, body, toolNames, emulation } = encoded;
    const response = await fetch(url, { method: "POST", headers, body: String(body) });
    if (!response.ok) throw new Error(await response.text());
    const context = contextWith({
      target,
      keepsakes,
      toolNames,
      messageId: `msg_${++this.#answers}`,
      hideThinking: hidesThinking(request),
      omitThinking: omitsThinking(request),
      ...(emulation && { emulation }),
    });
    if (request.stream !== true) return openaiChat.message(await response.json(), context);
    return readStream(new Uint8Array(await response.arrayBuffer()), context);
  }
}

function readStream(bytes: Uint8Array, context: AnswerContext): Message {
  const { events, failure } = decode(openaiChat.stream(context), [bytes]);
  if (failure) throw failure;
  const breaks = grammarBreaks(events);
  if (breaks.length > 0) throw new Error(breaks.join("; "));
  return messageOfEvents(events);
}
