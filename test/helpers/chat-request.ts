/** Chat requests for tests: a call with little to say, and what becomes of it. */
import type { Block, MessageParam, MessagesRequest } from "../../src/core/message.ts";
import type { Provider } from "../../src/core/target.ts";
import { chatRequest } from "../../src/transformers/dialects/openai-chat/request.ts";
import type { Fields } from "../../src/transformers/foreign.ts";
import { NO_KEEPSAKES } from "../../src/transformers/keepsake.ts";
import type { Call, Encoded } from "../../src/transformers/types.ts";
import { targetWith } from "./answers.ts";

/** A provider by fields, or by the name that tells its vendor. */
export type To = string | Partial<Provider>;

export function callTo(to: To, request: Partial<MessagesRequest>, model: string = "large"): Call {
  const provider = typeof to === "string" ? { name: to } : to;
  const whole: MessagesRequest = { model: "claude-opus-5-5", messages: [user("Hi")], ...request };
  return {
    request: whole,
    raw: new Uint8Array(),
    headers: {},
    target: targetWith(provider, model),
    keepsakes: NO_KEEPSAKES,
  };
}

export interface Sent extends Encoded {
  readonly json: Fields;
  readonly messages: readonly Fields[];
}

export function sentBy(call: Call): Sent {
  const encoded = chatRequest(call);
  const json: Fields = JSON.parse(String(encoded.body));
  const messages: readonly Fields[] = JSON.parse(JSON.stringify(json["messages"]));
  return { ...encoded, json, messages };
}

export function sent(request: Partial<MessagesRequest>, to: To = "acme", model?: string): Sent {
  return sentBy(callTo(to, request, model));
}

export function user(content: string | readonly Block[]): MessageParam {
  return { role: "user", content };
}

export function assistant(content: string | readonly Block[]): MessageParam {
  return { role: "assistant", content };
}

export function text(words: string, more: object = {}): Block {
  return { type: "text", text: words, ...more };
}

export function use(id: string, name: string = "Bash", input: unknown = { command: "ls" }): Block {
  return { type: "tool_use", id, name, input };
}

export function result(id: string, content?: unknown, more: object = {}): Block {
  return { type: "tool_result", tool_use_id: id, ...(content === undefined ? {} : { content }), ...more };
}

export const PNG: Block = { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBO" } };
export const PNG_PART: Fields = { type: "image_url", image_url: { url: "data:image/png;base64,iVBO" } };
