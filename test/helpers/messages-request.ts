/** Requests to providers that speak Messages, for tests: what the client sent, and what goes on. */
import type { MessagesRequest } from "../../src/core/message.ts";
import type { Provider } from "../../src/core/target.ts";
import { messagesRequest } from "../../src/transformers/dialects/anthropic/request.ts";
import { NO_KEEPSAKES, type Keepsakes } from "../../src/transformers/keepsake.ts";
import type { Call, Encoded } from "../../src/transformers/types.ts";
import { targetWith } from "./answers.ts";

/** URLs of the Messages endpoints, by vendor. */
export const MESSAGES_URLS = {
  anthropic: "https://api.anthropic.com/v1/messages",
  openrouter: "https://openrouter.ai/api/v1/messages",
  deepseek: "https://api.deepseek.com/anthropic/v1/messages",
  moonshot: "https://api.moonshot.ai/anthropic/v1/messages",
  minimax: "https://api.minimax.io/anthropic/v1/messages",
  zai: "https://api.z.ai/api/anthropic/v1/messages",
  ollama: "http://localhost:11434/v1/messages",
  relay: "https://relay.test/v1/messages",
} as const;

export interface Route {
  readonly to: keyof typeof MESSAGES_URLS;
  readonly model?: string;
  readonly provider?: Partial<Provider>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly keepsakes?: Keepsakes;
}

export interface SentOn extends Encoded {
  /** The body's text. */
  readonly text: string;
  readonly json: MessagesRequest;
}

/** `raw` is the client's body. */
export function sentOn(
  raw: string,
  { to, model = "qwen-m", provider = {}, headers = {}, keepsakes = NO_KEEPSAKES }: Route,
): SentOn {
  const request: MessagesRequest = JSON.parse(raw);
  const target = targetWith({ name: to, dialect: "anthropic", url: MESSAGES_URLS[to], ...provider }, model);
  const call: Call = { request, raw: new TextEncoder().encode(raw), headers, target, keepsakes };
  const encoded = messagesRequest(call);
  const text = typeof encoded.body === "string" ? encoded.body : new TextDecoder().decode(encoded.body);
  return { ...encoded, text, json: JSON.parse(text) };
}

export function bodyOf(request: object): string {
  return JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hi" }], ...request });
}
