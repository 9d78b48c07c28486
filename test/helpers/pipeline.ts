/** Requests and answers that pass the transformers of a configuration. */
import type { StreamEvent } from "../../src/core/event.ts";
import type { MessagesRequest } from "../../src/core/message.ts";
import type { Provider, Target, Use } from "../../src/core/target.ts";
import { fieldsOf, parseJson, type Fields } from "../../src/transformers/foreign.ts";
import { NO_KEEPSAKES } from "../../src/transformers/keepsake.ts";
import { pipelineFor } from "../../src/transformers/pipeline.ts";
import type { AnswerContext, Dialect, Encoded } from "../../src/transformers/types.ts";
import { contextWith, decode, targetWith } from "./answers.ts";

/** As in a configuration file. */
export type WrittenUse = string | readonly [string, Fields];

export function usesOf(
  all: readonly WrittenUse[],
  models: Readonly<Record<string, readonly WrittenUse[]>> = {},
): Provider["uses"] {
  const read = (entry: WrittenUse): Use =>
    typeof entry === "string" ? { name: entry, options: {} } : { name: entry[0], options: entry[1] };
  return {
    all: all.map(read),
    models: Object.fromEntries(Object.entries(models).map(([model, list]) => [model, list.map(read)])),
  };
}

export function usingTarget(use: readonly WrittenUse[], fields: Partial<Provider> = {}, model?: string): Target {
  const uses = usesOf(use);
  return targetWith({ ...(uses && { uses }), ...fields }, model);
}

export function requestWith(fields: Partial<MessagesRequest> = {}): MessagesRequest {
  return {
    model: "claude-opus-5-5",
    max_tokens: 32_000,
    stream: true,
    messages: [{ role: "user", content: "hi" }],
    ...fields,
  };
}

export function encode(target: Target, request: MessagesRequest, dialect: Dialect = pipelineFor(target)): Encoded {
  const raw = Buffer.from(JSON.stringify(request));
  return dialect.request({ request, raw, headers: {}, target, keepsakes: NO_KEEPSAKES });
}

export function bodyOf({ body }: Encoded): Fields {
  return fieldsOf(parseJson(typeof body === "string" ? body : Buffer.from(body).toString()));
}

/** Events of a Chat Completions stream with these chunks. */
export function streamed(
  target: Target,
  chunks: readonly object[],
  context: Partial<AnswerContext> = {},
): readonly StreamEvent[] {
  const text = [...chunks.map((chunk) => JSON.stringify(chunk)), "[DONE]"].map((data) => `data: ${data}\n\n`).join("");
  const decoder = pipelineFor(target).stream(contextWith({ target, ...context }));
  const { events, failure } = decode(decoder, [Buffer.from(text)]);
  if (failure) throw failure;
  return events;
}

export function deltas(...list: readonly object[]): object[] {
  return list.map((delta) => ({ id: "c1", choices: [{ index: 0, delta, finish_reason: null }] }));
}

export function finish(reason: string): object {
  return {
    id: "c1",
    choices: [{ index: 0, delta: {}, finish_reason: reason }],
    usage: { prompt_tokens: 5, completion_tokens: 2 },
  };
}

export function toolCall(name: string, args: string, index = 0): object {
  return {
    tool_calls: [{ index, id: `call_${name}_${index}`, type: "function", function: { name, arguments: args } }],
  };
}
