/** A Messages request as a Responses request. The same input gives the same bytes, for prompt caches. */
import type { MessagesRequest } from "../../../core/message.ts";
import { fieldsOf, type Fields } from "../../foreign.ts";
import { identityOf } from "../../identity.ts";
import { quirksOf, type Quirks, type ThinkingStyle } from "../../quirks.ts";
import { thinkingWish, type ThinkingWish } from "../../thinking.ts";
import type { Call, Encoded } from "../../types.ts";
import { changedNames, headersFor, outputLimit, outputSchema, schemaInstruction } from "../openai-chat/request.ts";
import { chatgptHeaders } from "./chatgpt.ts";
import { inputOf, systemText } from "./input.ts";
import { isStrictSchema } from "./strict-schema.ts";
import { searchInstruction, searchTool, toolFields } from "./tools.ts";
import { responsesUrl } from "./url.ts";

/** For servers that refuse a request without instructions. */
const PLAIN_INSTRUCTIONS = "You are a helpful assistant.";
const EFFORT_STYLES: ReadonlySet<ThinkingStyle> = new Set(["effort", "toggle-effort", "openrouter"]);

export function responsesRequest(call: Call): Encoded {
  const { request, target } = call;
  const quirks = quirksOf(target);
  const { stop_sequences } = request;
  return {
    url: responsesUrl(target.provider.url),
    headers: { ...(quirks.chatgptHeaders ? chatgptHeaders(call) : {}), ...headersFor(target.provider, quirks) },
    body: JSON.stringify(bodyOf(call, quirks)),
    toolNames: changedNames(request),
    ...(stop_sequences && { stopSequences: stop_sequences }),
  };
}

function bodyOf(call: Call, quirks: Quirks): Fields {
  const { request, target } = call;
  const instructions = instructionsOf(request, quirks);
  return {
    model: target.model,
    ...(instructions === "" ? {} : { instructions }),
    input: inputOf(call, quirks),
    ...toolFields(request, quirks),
    ...limitField(call, quirks),
    ...samplingFields(request, quirks),
    ...formatFields(request, quirks),
    ...reasoningFields(request, quirks),
    ...includeFields(request, quirks),
    store: false,
    ...accountFields(call, quirks),
    ...streamFields(request, quirks),
  };
}

function instructionsOf(request: MessagesRequest, quirks: Quirks): string {
  const schema = quirks.responseFormat === "json_object" ? outputSchema(request) : undefined;
  const texts = [
    systemText(request.system ?? []),
    searchInstruction(searchTool(request, quirks)),
    schema === undefined ? "" : schemaInstruction(schema),
  ];
  return texts.filter(Boolean).join("\n\n") || (quirks.needsInstructions ? PLAIN_INSTRUCTIONS : "");
}

function limitField({ request, target }: Call, quirks: Quirks): Fields {
  const limit = quirks.outputLimit ? outputLimit(request, target) : undefined;
  return limit === undefined ? {} : { max_output_tokens: limit };
}

/** Responses knows neither stop sequences nor `top_k`. */
function samplingFields({ temperature, top_p }: MessagesRequest, { sampling }: Quirks): Fields {
  if (!sampling) return {};
  return { ...(temperature === undefined ? {} : { temperature }), ...(top_p === undefined ? {} : { top_p }) };
}

function formatFields(request: MessagesRequest, quirks: Quirks): Fields {
  const schema = outputSchema(request);
  if (schema === undefined) return {};
  if (quirks.responseFormat === "json_object") return { text: { format: { type: "json_object" } } };
  return { text: { format: { type: "json_schema", name: "output", schema, strict: isStrictSchema(schema) } } };
}

function reasoningFields(request: MessagesRequest, quirks: Quirks): Fields {
  if (!quirks.encryptedReasoning && !EFFORT_STYLES.has(quirks.thinking)) return {};
  const wish = thinkingWish(request);
  const effort = effortWord(wish, quirks);
  const reasoning = { ...(effort && { effort }), ...(wish.on !== false && summaryField(request)) };
  return Object.keys(reasoning).length === 0 ? {} : { reasoning };
}

/** Vendors with a switch of their own in Chat Completions know no effort for "off". */
function effortWord({ on, effort }: ThinkingWish, { thinking, efforts }: Quirks): string | undefined {
  if (!EFFORT_STYLES.has(thinking)) return undefined;
  if (thinking === "openrouter") return on === false ? "none" : effort;
  if (on === false) return thinking === "effort" ? efforts.off : undefined;
  return effort && efforts[effort];
}

/** On request only: OpenAI refuses summaries to organizations that have not been verified. */
function summaryField({ thinking }: MessagesRequest): Fields {
  const display = fieldsOf(thinking)["display"];
  return display === "summarized" || display === "updates" ? { summary: "auto" } : {};
}

function includeFields(request: MessagesRequest, quirks: Quirks): Fields {
  const include = [
    ...(quirks.encryptedReasoning ? ["reasoning.encrypted_content"] : []),
    ...(quirks.webSearch === "sources" && searchTool(request, quirks) ? ["web_search_call.action.sources"] : []),
  ];
  return include.length === 0 ? {} : { include };
}

function accountFields(call: Call, quirks: Quirks): Fields {
  const { user, session } = identityOf(call);
  const userField = quirks.safetyIdentifier ? "safety_identifier" : quirks.userField;
  const tier = quirks.serviceTier ? tierOf(call.request) : undefined;
  return {
    ...(user && userField ? { [userField]: user } : {}),
    ...(session && quirks.promptCacheKey ? { prompt_cache_key: session } : {}),
    ...(tier ? { service_tier: tier } : {}),
  };
}

function tierOf(request: MessagesRequest): string | undefined {
  if (request["speed"] === "fast") return "priority";
  return request["service_tier"] === "standard_only" ? "default" : undefined;
}

function streamFields(request: MessagesRequest, { wholeAnswers, streamOptions }: Quirks): Fields {
  if (wholeAnswers && request.stream !== true) return {};
  const { include_obfuscation } = fieldsOf(streamOptions);
  return { stream: true, ...(include_obfuscation === false ? { stream_options: { include_obfuscation } } : {}) };
}
