/** A Messages request for a provider that speaks Messages itself: the client's own bytes, for another model. */
import type { MessagesRequest } from "../../../core/message.ts";
import type { Provider } from "../../../core/target.ts";
import type { Call, Encoded } from "../../types.ts";
import { portableHistory } from "./portable-history.ts";
import { withModel } from "./splice.ts";

/** Headers of the client that mean something to the provider. */
const FORWARDED = ["anthropic-version", "anthropic-beta", "user-agent", "x-app"] as const;
const DEFAULT_VERSION = "2023-06-01";
/** Anthropic's OAuth tokens are accepted as bearer tokens only. */
const OAUTH_KEY = /^sk-ant-oat/;
/** Anthropic itself checks what others let pass. */
const ANTHROPIC_HOST = /(^|\.)anthropic\.com$/;
const BEARER_HOST = /(^|\.)(openrouter\.ai|z\.ai|bigmodel\.cn)$/;

export function messagesRequest(call: Call): Encoded {
  const { provider } = call.target;
  return { url: provider.url, headers: headersFor(call), body: bodyFor(call), toolNames: new Map() };
}

function bodyFor({ request, raw, target }: Call): string | Uint8Array {
  const strict = ANTHROPIC_HOST.test(hostOf(target.provider));
  const messages = strict ? portableHistory(request.messages) : request.messages;
  if (messages !== request.messages) return printed({ ...request, model: target.model, messages });
  if (request.model === target.model) return raw;
  return withModel(raw, target.model) ?? printed({ ...request, model: target.model });
}

function printed(request: MessagesRequest): string {
  return JSON.stringify(request);
}

function headersFor({ headers, target }: Call): Record<string, string> {
  const result: Record<string, string> = { "content-type": "application/json", "anthropic-version": DEFAULT_VERSION };
  for (const name of FORWARDED) {
    const value = headers[name];
    if (value !== undefined) result[name] = value;
  }
  return Object.assign(result, keyHeader(target.provider), target.provider.headers);
}

/** The client's own key never goes on: it opens ccr, not the provider. */
function keyHeader(provider: Provider): Record<string, string> {
  if (provider.key === "") return {};
  const bearer = OAUTH_KEY.test(provider.key) || BEARER_HOST.test(hostOf(provider));
  return bearer ? { authorization: `Bearer ${provider.key}` } : { "x-api-key": provider.key };
}

function hostOf({ url }: Provider): string {
  return URL.canParse(url) ? new URL(url).hostname : "";
}
