/** One answer, told by a server of every dialect: what differs is the wire alone. */
import type { Block } from "../../src/core/message.ts";
import { printEvent } from "../../src/core/sse.ts";
import type { DialectName } from "../../src/core/target.ts";
import { eventsOfMessage } from "../../src/transformers/replay.ts";
import { frame } from "./http-bytes.ts";

export type Piece =
  | { readonly think: string }
  | { readonly say: string }
  | { readonly call: string; readonly args: object };

export interface Told {
  readonly pieces: readonly Piece[];
  readonly end?: "end" | "length" | "refusal";
}

export interface Speaker {
  readonly model: string;
  readonly url: string;
  /** The answer's stream, a frame each. */
  readonly frames: (told: Told) => readonly string[];
  /** The answer as one JSON body. */
  readonly whole: (told: Told) => object;
  /** A failure inside a stream. */
  readonly failure: string;
  /** Body of an answer with that status. */
  readonly refusal: (status: number, message: string) => object;
}

/** 100 tokens of prompt, of which 40 were in the cache; 20 of answer. */
export const USAGE = { input_tokens: 60, cache_read_input_tokens: 40, output_tokens: 20 };

const halves = (text: string): string[] => [text.slice(0, text.length / 2), text.slice(text.length / 2)];
const callsIn = ({ pieces }: Told) => pieces.flatMap((piece) => ("call" in piece ? [piece] : []));

// Messages

function message({ pieces, end = "end" }: Told) {
  const content = pieces.map((piece, index): Block => {
    if ("think" in piece) return { type: "thinking", thinking: piece.think, signature: `sig${index}` };
    if ("say" in piece) return { type: "text", text: piece.say };
    return { type: "tool_use", id: `toolu_${index}`, name: piece.call, input: piece.args };
  });
  const calls = content.some(({ type }) => type === "tool_use");
  const stop_reason = ({ end: calls ? "tool_use" : "end_turn", length: "max_tokens", refusal: "refusal" } as const)[
    end
  ];
  return {
    id: "msg_up",
    type: "message",
    role: "assistant",
    model: "up-model",
    content,
    stop_reason,
    stop_sequence: null,
    usage: { ...USAGE, cache_creation_input_tokens: 0 },
  } as const;
}

const messages: Speaker = {
  model: "claude-opus-5-5",
  url: "https://api.anthropic.com/v1/messages",
  frames: (told) => eventsOfMessage(message(told)).map(printEvent),
  whole: message,
  failure: frame({ type: "error", error: { type: "overloaded_error", message: "busy" } }, "error"),
  refusal: (status, text) => ({ type: "error", error: { type: STATUS_TYPES[status] ?? "api_error", message: text } }),
};

const STATUS_TYPES: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  404: "not_found_error",
  429: "rate_limit_error",
};

// Chat Completions

const FINISH = { end: "stop", length: "length", refusal: "content_filter" } as const;

function finishOf({ pieces, end = "end" }: Told): string {
  return end === "end" && pieces.some((piece) => "call" in piece) ? "tool_calls" : FINISH[end];
}

const CHAT_USAGE = { prompt_tokens: 100, completion_tokens: 20, prompt_tokens_details: { cached_tokens: 40 } };
const chunk = (delta: object, finish_reason: string | null = null): string =>
  frame({ id: "c", object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }] });

const chat: Speaker = {
  model: "large",
  url: "https://api.example/v1/chat/completions",
  frames: (told) => [
    chunk({ role: "assistant", content: "" }),
    ...told.pieces.flatMap((piece, place) => chatDeltas(piece, place, told).map((delta) => chunk(delta))),
    chunk({}, finishOf(told)),
    frame({ id: "c", choices: [], usage: CHAT_USAGE }),
    frame("[DONE]"),
  ],
  whole: (told) => ({
    id: "c",
    object: "chat.completion",
    choices: [{ index: 0, message: chatMessage(told), finish_reason: finishOf(told) }],
    usage: CHAT_USAGE,
  }),
  failure: frame({ error: { message: "busy", code: 503 } }),
  refusal: (status, text) => ({ error: { message: text, type: "invalid_request_error", code: status } }),
};

function chatDeltas(piece: Piece, place: number, told: Told): object[] {
  if ("think" in piece) return halves(piece.think).map((reasoning_content) => ({ reasoning_content }));
  if ("say" in piece) return halves(piece.say).map((content) => ({ content }));
  const index = callsIn(told).indexOf(piece);
  const [head, ...rest] = halves(JSON.stringify(piece.args));
  const begun = { index, id: `call_${place}`, type: "function", function: { name: piece.call, arguments: head } };
  return [begun, ...rest.map((text) => ({ index, function: { arguments: text } }))].map((call) => ({
    tool_calls: [call],
  }));
}

function chatMessage(told: Told): object {
  const said = told.pieces.map((piece) => ("say" in piece ? piece.say : "")).join("");
  const thought = told.pieces.map((piece) => ("think" in piece ? piece.think : "")).join("");
  const tool_calls = told.pieces.flatMap((piece, place) =>
    "call" in piece
      ? [
          {
            id: `call_${place}`,
            type: "function",
            function: { name: piece.call, arguments: JSON.stringify(piece.args) },
          },
        ]
      : [],
  );
  return { role: "assistant", content: said, reasoning_content: thought, tool_calls };
}

// Responses

const RESPONSES_USAGE = { input_tokens: 100, output_tokens: 20, input_tokens_details: { cached_tokens: 40 } };

function response(told: Told): object {
  const { pieces, end = "end" } = told;
  const reason = { length: "max_output_tokens", refusal: "content_filter", end: "" }[end];
  return {
    id: "resp",
    object: "response",
    status: reason === "" ? "completed" : "incomplete",
    incomplete_details: reason === "" ? null : { reason },
    error: null,
    output: pieces.map(item),
    usage: RESPONSES_USAGE,
  };
}

function item(piece: Piece, index: number): object {
  if ("think" in piece) {
    const summary = [{ type: "summary_text", text: piece.think }];
    return { type: "reasoning", id: `rs_${index}`, summary, encrypted_content: `gAAA${index}` };
  }
  if ("say" in piece) {
    const content = [{ type: "output_text", text: piece.say, annotations: [] }];
    return { type: "message", id: `msg_${index}`, role: "assistant", status: "completed", content };
  }
  const { call: name, args } = piece;
  const call = { name, call_id: `call_${index}`, arguments: JSON.stringify(args) };
  return { type: "function_call", id: `fc_${index}`, status: "completed", ...call };
}

const event = (type: string, fields: object): string => frame({ type, ...fields }, type);

const responses: Speaker = {
  model: "gpt-5.4",
  url: "https://api.openai.com/v1/responses",
  frames: (told) => [
    event("response.created", { response: { id: "resp", status: "in_progress", output: [] } }),
    ...told.pieces.flatMap(itemEvents),
    event(told.end === undefined || told.end === "end" ? "response.completed" : "response.incomplete", {
      response: response(told),
    }),
  ],
  whole: response,
  failure: event("error", { code: "server_is_overloaded", message: "busy" }),
  refusal: (_, text) => ({ error: { message: text, type: "invalid_request_error", param: null, code: null } }),
};

function itemEvents(piece: Piece, output_index: number): string[] {
  const whole = item(piece, output_index);
  const [name, source, blank]: [string, string, object] =
    "think" in piece
      ? ["response.reasoning_summary_text", piece.think, { summary: [] }]
      : "say" in piece
        ? ["response.output_text", piece.say, { content: [] }]
        : ["response.function_call_arguments", JSON.stringify(piece.args), { arguments: "" }];
  const item_id = `${"think" in piece ? "rs" : "say" in piece ? "msg" : "fc"}_${output_index}`;
  const place = { item_id, output_index, ...("think" in piece ? { summary_index: 0 } : { content_index: 0 }) };
  return [
    event("response.output_item.added", { output_index, item: { ...whole, ...blank } }),
    ...halves(source).map((delta) => event(`${name}.delta`, { ...place, delta })),
    event("response.output_item.done", { output_index, item: whole }),
  ];
}

// Gemini

const GEMINI_FINISH = { end: "STOP", length: "MAX_TOKENS", refusal: "SAFETY" } as const;
const usageMetadata = { promptTokenCount: 100, cachedContentTokenCount: 40, candidatesTokenCount: 20 };

function generated(parts: readonly object[], finishReason?: string): object {
  const candidate = { content: { role: "model", parts }, ...(finishReason && { finishReason }) };
  return { candidates: [candidate], usageMetadata, responseId: "r" };
}

function partsOf(piece: Piece): object[] {
  if ("think" in piece) return halves(piece.think).map((text) => ({ text, thought: true }));
  if ("say" in piece) return halves(piece.say).map((text) => ({ text }));
  return [{ functionCall: { name: piece.call, args: piece.args } }];
}

const gemini: Speaker = {
  model: "gemini-3-pro-preview",
  url: "https://generativelanguage.googleapis.com/v1beta/models/",
  frames: ({ pieces, end = "end" }) => [
    ...pieces.flatMap(partsOf).map((part) => frame(generated([part]))),
    frame(generated([], GEMINI_FINISH[end])),
  ],
  whole: ({ pieces, end = "end" }) => generated(pieces.flatMap(partsOf), GEMINI_FINISH[end]),
  failure: frame({ error: { code: 503, message: "busy", status: "UNAVAILABLE" } }),
  refusal: (code, text) => ({ error: { code, message: text, status: "FAILED" } }),
};

export const SPEAKERS: Readonly<Record<DialectName, Speaker>> = {
  anthropic: messages,
  "openai-chat": chat,
  "openai-responses": responses,
  gemini,
  "vertex-claude": { ...messages, url: "https://us-east5-aiplatform.googleapis.com/v1/models/" },
};
