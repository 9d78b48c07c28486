/** A Messages request as a Chat Completions request. The same input gives the same bytes, for prompt caches. */
import type { MessagesRequest } from "../../../core/message.ts";
import type { Provider, Target } from "../../../core/target.ts";
import { fieldsOf, stringOf, type Fields } from "../../foreign.ts";
import { hash16 } from "../../hash.ts";
import { quirksOf, type Quirks } from "../../quirks.ts";
import type { Call, Encoded, ToolNames } from "../../types.ts";
import { chatMessages } from "./messages.ts";
import { reasoningFields } from "./reasoning-request.ts";
import { wireName } from "./tool-names.ts";
import { callableTools, toolFields } from "./tools.ts";

/** Limits OpenAI sets and its imitators keep. */
const MAX_STOPS = 4;
/** OpenAI's reasoning models refuse less. */
const MIN_OUTPUT_TOKENS = 16;

export function chatRequest({ request, target }: Call): Encoded {
  const quirks = quirksOf(target);
  return {
    url: target.provider.url,
    headers: headersFor(target.provider, quirks),
    body: JSON.stringify(bodyOf(request, target, quirks)),
    toolNames: changedNames(request),
  };
}

function bodyOf(request: MessagesRequest, target: Target, quirks: Quirks): Fields {
  const tools = callableTools(request);
  const schema = outputSchema(request);
  const asInstruction = schema !== undefined && quirks.responseFormat === "json_object";
  return {
    model: target.model,
    messages: chatMessages(request, asInstruction ? schemaInstruction(schema) : "", quirks),
    ...toolFields(request, tools, quirks),
    ...lengthField(request, target, quirks),
    ...samplingFields(request, quirks),
    ...(schema === undefined ? {} : { response_format: responseFormat(schema, quirks) }),
    ...reasoningFields(request, tools.length > 0, quirks),
    ...accountFields(request, quirks),
    ...(request.stream === true ? streamFields(quirks) : {}),
    ...quirks.extra,
  };
}

function headersFor(provider: Provider, quirks: Quirks): Record<string, string> {
  const key = quirks.keyHeader === "authorization" ? `Bearer ${provider.key}` : provider.key;
  return {
    "content-type": "application/json",
    ...(provider.key === "" ? {} : { [quirks.keyHeader]: key }),
    ...provider.headers,
  };
}

/** Never more than half of a known window: servers count the asked output as part of the prompt's room. */
function lengthField({ max_tokens }: MessagesRequest, { provider, model }: Target, quirks: Quirks): Fields {
  if (max_tokens === undefined) return {};
  const window = provider.windows[model];
  const limit = window === undefined ? max_tokens : Math.min(max_tokens, Math.floor(window / 2));
  return { [quirks.maxTokens]: Math.max(limit, MIN_OUTPUT_TOKENS) };
}

function samplingFields(request: MessagesRequest, quirks: Quirks): Fields {
  const { temperature, top_p, top_k, stop_sequences } = request;
  const stops = quirks.stop ? (stop_sequences ?? []).slice(0, MAX_STOPS) : [];
  return {
    ...(quirks.sampling && temperature !== undefined ? { temperature } : {}),
    ...(quirks.sampling && top_p !== undefined ? { top_p } : {}),
    ...(quirks.sampling && quirks.topK && top_k !== undefined ? { top_k } : {}),
    ...(stops.length > 0 ? { stop: stops } : {}),
  };
}

/** `output_format` is the spelling of older betas. */
export function outputSchema(request: MessagesRequest): Fields | undefined {
  const format = fieldsOf(fieldsOf(request.output_config)["format"] ?? request["output_format"]);
  return format["type"] === "json_schema" ? fieldsOf(format["schema"]) : undefined;
}

function responseFormat(schema: Fields, quirks: Quirks): Fields {
  if (quirks.responseFormat === "json_object") return { type: "json_object" };
  return { type: "json_schema", json_schema: { name: "output", schema } };
}

export function schemaInstruction(schema: Fields): string {
  return `Answer with one JSON object that fits this JSON schema, and nothing else:\n${JSON.stringify(schema)}`;
}

/** Claude Code's user id names device, account and session; only a hash of it leaves. */
function accountFields(request: MessagesRequest, quirks: Quirks): Fields {
  const id = stringOf(fieldsOf(request.metadata)["user_id"]);
  const hashed = id === "" ? undefined : hash16(id);
  return {
    ...(hashed && quirks.userField ? { [quirks.userField]: hashed } : {}),
    ...(hashed && quirks.promptCacheKey ? { prompt_cache_key: hashed } : {}),
    ...(quirks.serviceTier && request["service_tier"] === "standard_only" ? { service_tier: "default" } : {}),
  };
}

function streamFields({ streamOptions }: Quirks): Fields {
  return { stream: true, ...(streamOptions && { stream_options: streamOptions }) };
}

/** Names in the order of the tools, for those that had to change. */
export function changedNames(request: MessagesRequest): ToolNames {
  const names = new Map<string, string>();
  for (const { name } of request.tools ?? []) {
    const wire = wireName(name);
    if (wire !== name) names.set(wire, name);
  }
  return names;
}
