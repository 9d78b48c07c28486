/** HTTP answers and event streams as bytes, for upstreams that are scripted. */
import type { Step } from "./scripted-upstream.ts";

type Headers = Readonly<Record<string, string>>;

export function head(status: number, headers: Headers = {}): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Status\r\n${lines.join("")}\r\n`;
}

/** A whole answer with its length. */
export function whole(status: number, body: string | Uint8Array, headers: Headers = {}): Step[] {
  const bytes = Buffer.from(body);
  return [head(status, { "content-length": String(bytes.length), ...headers }), bytes];
}

export function json(status: number, body: unknown, headers: Headers = {}): Step[] {
  return whole(status, JSON.stringify(body), { "content-type": "application/json", ...headers });
}

/** One chunk of a chunked body; no bytes are no chunk. */
export function chunk(data: string | Uint8Array): Buffer {
  const bytes = Buffer.from(data);
  if (bytes.length === 0) return bytes;
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);
}

export const LAST_CHUNK = "0\r\n\r\n";

export function sseHead(headers: Headers = {}): string {
  return head(200, { "content-type": "text/event-stream", "transfer-encoding": "chunked", ...headers });
}

/** An event stream, one chunk for each piece. Steps other than text and bytes stay as they are. */
export function sse(pieces: readonly Step[], headers: Headers = {}): Step[] {
  const isText = (step: Step): step is string | Uint8Array => typeof step === "string" || step instanceof Uint8Array;
  const steps = pieces.map((piece) => (isText(piece) ? chunk(piece) : piece));
  return [sseHead(headers), ...steps];
}

/** An event stream with its proper end. */
export function sseToEnd(pieces: readonly Step[], headers: Headers = {}): Step[] {
  return [...sse(pieces, headers), LAST_CHUNK];
}

export function frame(data: object | string, event?: string): string {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return `${event === undefined ? "" : `event: ${event}\n`}data: ${text}\n\n`;
}

const UPSTREAM_USAGE = {
  input_tokens: 12,
  output_tokens: 3,
  cache_read_input_tokens: 0,
  cache_creation_input_tokens: 0,
} as const;

/** Frames of one Anthropic answer. */
export const anthropicFrames = {
  start: (model = "up-model", usage: object = { ...UPSTREAM_USAGE, output_tokens: 1 }): string =>
    frame(
      {
        type: "message_start",
        message: {
          id: "msg_up",
          type: "message",
          role: "assistant",
          model,
          content: [],
          stop_reason: null,
          stop_sequence: null,
          usage,
        },
      },
      "message_start",
    ),
  ping: (): string => frame({ type: "ping" }, "ping"),
  textStart: (index = 0): string =>
    frame({ type: "content_block_start", index, content_block: { type: "text", text: "" } }, "content_block_start"),
  text: (text: string, index = 0): string =>
    frame({ type: "content_block_delta", index, delta: { type: "text_delta", text } }, "content_block_delta"),
  blockStop: (index = 0): string => frame({ type: "content_block_stop", index }, "content_block_stop"),
  messageDelta: (stop_reason = "end_turn", output_tokens = 3): string =>
    frame(
      {
        type: "message_delta",
        delta: { stop_reason, stop_sequence: null },
        usage: { ...UPSTREAM_USAGE, output_tokens },
      },
      "message_delta",
    ),
  stop: (): string => frame({ type: "message_stop" }, "message_stop"),
  error: (type: string, message: string): string => frame({ type: "error", error: { type, message } }, "error"),
} as const;

/** A whole Anthropic answer that says `texts`, a frame for each. */
export function anthropicAnswer(texts: readonly string[], model?: string): string[] {
  const f = anthropicFrames;
  const deltas = texts.map((text) => f.text(text));
  return [f.start(model), f.textStart(), ...deltas, f.blockStop(), f.messageDelta(), f.stop()];
}

export function anthropicMessage(text: string, model = "up-model"): object {
  return {
    id: "msg_up",
    type: "message",
    role: "assistant",
    model,
    content: [{ type: "text", text }],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: UPSTREAM_USAGE,
  };
}

/** One chunk of a Chat Completions answer. */
export function chatChunk(delta: object, finish_reason: string | null = null, more: object = {}): string {
  return frame({
    id: "chatcmpl-up",
    object: "chat.completion.chunk",
    created: 1,
    model: "up-model",
    choices: [{ index: 0, delta, finish_reason }],
    ...more,
  });
}

export const CHAT_USAGE: string = chatChunk({}, null, {
  choices: [],
  usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
});

export const CHAT_DONE: string = frame("[DONE]");

export function chatAnswer(texts: readonly string[]): string[] {
  const deltas = texts.map((content) => chatChunk({ content }));
  return [chatChunk({ role: "assistant", content: "" }), ...deltas, chatChunk({}, "stop"), CHAT_USAGE, CHAT_DONE];
}

export function chatCompletion(text: string): object {
  return {
    id: "chatcmpl-up",
    object: "chat.completion",
    created: 1,
    model: "up-model",
    choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
    usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
  };
}
