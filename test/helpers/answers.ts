/** Targets and answer contexts for tests of dialects, and streams decoded from bytes cut in any way. */
import type { StreamEvent } from "../../src/core/event.ts";
import { CcrError } from "../../src/core/errors.ts";
import { SseDecoder } from "../../src/core/sse.ts";
import type { DialectName, Provider, Target } from "../../src/core/target.ts";
import { NO_KEEPSAKES } from "../../src/transformers/keepsake.ts";
import type { AnswerContext, StreamDecoder } from "../../src/transformers/types.ts";

export function providerWith(fields: Partial<Provider> = {}): Provider {
  const dialect: DialectName = "openai-chat";
  const url = "http://127.0.0.1:9/v1/chat/completions";
  return { name: "acme", url, key: "sk-acme", models: ["large"], dialect, headers: {}, windows: {}, ...fields };
}

export function targetWith(fields: Partial<Provider> = {}, model: string = "large"): Target {
  return { provider: providerWith(fields), model };
}

export function contextWith(fields: Partial<AnswerContext> = {}): AnswerContext {
  return {
    target: targetWith(),
    askedModel: "claude-opus-5-5",
    messageId: "msg_local",
    toolNames: new Map(),
    usedToolIds: new Set(),
    estimateInput: () => 11,
    hideThinking: false,
    keepsakes: NO_KEEPSAKES,
    ...fields,
  };
}

export interface Decoded {
  readonly events: readonly StreamEvent[];
  /** What the stream failed with, if it did. */
  readonly failure: CcrError | undefined;
}

export function decode(decoder: StreamDecoder, pieces: Iterable<Uint8Array>): Decoded {
  const sse = new SseDecoder();
  const events: StreamEvent[] = [];
  try {
    for (const piece of pieces) for (const frame of sse.push(piece)) events.push(...decoder.push(frame));
    for (const frame of sse.end()) events.push(...decoder.push(frame));
    events.push(...decoder.end());
  } catch (error) {
    if (error instanceof CcrError) return { events, failure: error };
    throw error;
  }
  return { events, failure: undefined };
}

/** `bytes` cut at the given offsets, which may repeat and come in any order. */
export function cutAt(bytes: Uint8Array, offsets: readonly number[]): Uint8Array[] {
  const places = [
    0,
    ...offsets.map((offset) => Math.min(offset, bytes.length)).toSorted((a, b) => a - b),
    bytes.length,
  ];
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}

export function perByte(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (_, i) => bytes.subarray(i, i + 1));
}
