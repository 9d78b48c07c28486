/** Chat Completions answers for tests: written as the deltas of their first choice, read as events and messages. */
import type { CcrError } from "../../src/core/errors.ts";
import type { StreamEvent } from "../../src/core/event.ts";
import type { Message } from "../../src/core/message.ts";
import { messageOfEvents } from "../../src/transformers/accumulate.ts";
import { openaiChat } from "../../src/transformers/dialects/openai-chat/dialect.ts";
import type { AnswerContext } from "../../src/transformers/types.ts";
import { contextWith, decode } from "./answers.ts";

/** A chunk as JSON can hold it, or a line of the stream as it stands. */
export type Chunk = object | string;

/** A chunk whose first choice has this delta. */
export function delta(fields: object, reason: string | null = null, more: object = {}): object {
  return { id: "chatcmpl-1", choices: [{ index: 0, delta: fields, finish_reason: reason }], ...more };
}

export function finish(reason: string = "stop", more: object = {}): object {
  return delta({}, reason, more);
}

export function usage(prompt: number, completion: number, more: object = {}): object {
  return { id: "chatcmpl-1", choices: [], usage: { prompt_tokens: prompt, completion_tokens: completion, ...more } };
}

/** One entry of `tool_calls`. What is undefined is absent. */
export function call(fields: { index?: number; id?: string; name?: unknown; args?: unknown }): object {
  const { index, id, name, args } = fields;
  return { tool_calls: [{ index, id, type: "function", function: { name, arguments: args } }] };
}

function sseOf(chunks: readonly Chunk[]): string {
  return chunks.map((chunk) => (typeof chunk === "string" ? chunk : `data: ${JSON.stringify(chunk)}\n\n`)).join("");
}

export const DONE = "data: [DONE]\n\n";

export interface Answered {
  readonly events: readonly StreamEvent[];
  readonly failure: CcrError | undefined;
}

export function answered(chunks: readonly Chunk[], context: Partial<AnswerContext> = {}): Answered {
  return decode(openaiChat.stream(contextWith(context)), [new TextEncoder().encode(sseOf(chunks))]);
}

/** The message that the chunks make, with `[DONE]` behind them. Throws what the stream fails with. */
export function messageOf(chunks: readonly Chunk[], context: Partial<AnswerContext> = {}): Message {
  const { events, failure } = answered([...chunks, DONE], context);
  if (failure) throw failure;
  return messageOfEvents(events);
}
