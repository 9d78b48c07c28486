/** Prepared answers of the benchmark provider in every wire grammar. */

export interface Wire {
  /** A whole answer. */
  readonly json: Buffer;
  /** The events of a streamed answer with this many text deltas. */
  readonly stream: (deltas: number) => readonly Buffer[];
}

const WORDS = " tokens of text";
const ANSWER = WORDS.repeat(40);

function sse(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

const usage = { input_tokens: 1000, output_tokens: 160, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };
const message = { id: "msg_bench", type: "message", role: "assistant", model: "bench", stop_sequence: null, usage };

export const ANTHROPIC: Wire = {
  json: Buffer.from(JSON.stringify({ ...message, content: [{ type: "text", text: ANSWER }], stop_reason: "end_turn" })),
  stream: (deltas) => {
    const delta = sse("content_block_delta", { index: 0, delta: { type: "text_delta", text: WORDS } });
    const stop = { stop_reason: "end_turn", stop_sequence: null };
    return [
      sse("message_start", { message: { ...message, content: [], stop_reason: null } }),
      sse("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
      ...Array.from({ length: deltas }, () => delta),
      sse("content_block_stop", { index: 0 }),
      sse("message_delta", { delta: stop, usage: { ...usage, output_tokens: deltas } }),
      sse("message_stop", {}),
    ].map((text) => Buffer.from(text));
  },
};

const completion = { id: "chatcmpl-bench", created: 1_700_000_000, model: "bench" };

function chunk(delta: object, finish: string | null = null): string {
  const choice = { index: 0, delta, finish_reason: finish };
  return `data: ${JSON.stringify({ ...completion, object: "chat.completion.chunk", choices: [choice] })}\n\n`;
}

export const OPENAI_CHAT: Wire = {
  json: Buffer.from(
    JSON.stringify({
      ...completion,
      object: "chat.completion",
      choices: [{ index: 0, message: { role: "assistant", content: ANSWER }, finish_reason: "stop" }],
      usage: { prompt_tokens: 1000, completion_tokens: 160, total_tokens: 1160 },
    }),
  ),
  stream: (deltas) => {
    const delta = chunk({ content: WORDS });
    const total = { prompt_tokens: 1000, completion_tokens: deltas, total_tokens: 1000 + deltas };
    const last = { ...completion, object: "chat.completion.chunk", choices: [], usage: total };
    return [
      chunk({ role: "assistant", content: "" }),
      ...Array.from({ length: deltas }, () => delta),
      chunk({}, "stop"),
      `data: ${JSON.stringify(last)}\n\n`,
      "data: [DONE]\n\n",
    ].map((text) => Buffer.from(text));
  },
};

const response = {
  id: "resp_bench",
  object: "response",
  created_at: 1_700_000_000,
  model: "bench",
  error: null,
  incomplete_details: null,
};

function spoken(text: string): object {
  const content = [{ type: "output_text", text, annotations: [] }];
  return { id: "msg_bench", type: "message", status: "completed", role: "assistant", content };
}

function completed(text: string, output_tokens: number): object {
  const counted = { input_tokens: 1000, output_tokens, total_tokens: 1000 + output_tokens };
  return { ...response, status: "completed", output: [spoken(text)], usage: counted };
}

export const OPENAI_RESPONSES: Wire = {
  json: Buffer.from(JSON.stringify(completed(ANSWER, 160))),
  stream: (deltas) => {
    const text = WORDS.repeat(deltas);
    const place = { item_id: "msg_bench", output_index: 0, content_index: 0 };
    const part = { type: "output_text", text: "", annotations: [] };
    return [
      sse("response.created", { response: { ...response, status: "in_progress", output: [], usage: null } }),
      sse("response.output_item.added", { output_index: 0, item: { id: "msg_bench", type: "message", content: [] } }),
      sse("response.content_part.added", { ...place, part }),
      ...Array.from({ length: deltas }, (_, i) =>
        sse("response.output_text.delta", { ...place, sequence_number: i + 3, delta: WORDS, logprobs: [] }),
      ),
      sse("response.output_text.done", { ...place, text }),
      sse("response.output_item.done", { output_index: 0, item: spoken(text) }),
      sse("response.completed", { response: completed(text, deltas) }),
    ].map((event) => Buffer.from(event));
  },
};

function generated(text: string, tokens: number, finishReason?: string): object {
  const usageMetadata = { promptTokenCount: 1000, candidatesTokenCount: tokens, totalTokenCount: 1000 + tokens };
  const candidate = { content: { parts: [{ text }], role: "model" }, ...(finishReason && { finishReason }), index: 0 };
  return { candidates: [candidate], usageMetadata, modelVersion: "bench", responseId: "bench" };
}

export const GEMINI: Wire = {
  json: Buffer.from(JSON.stringify(generated(ANSWER, 160, "STOP"))),
  stream: (deltas) =>
    Array.from({ length: deltas }, (_, i) => {
      const answer = generated(WORDS, i + 1, i === deltas - 1 ? "STOP" : undefined);
      return Buffer.from(`data: ${JSON.stringify(answer)}\r\n\r\n`);
    }),
};
