/** A Messages request as a Responses request. The same input gives the same bytes, for prompt caches. */
import type { MessagesRequest } from "../../../core/message.ts";
import { fieldsOf, type Fields } from "../../foreign.ts";
import { identityOf } from "../../identity.ts";
import { isStrictSchema } from "../../schema/strict.ts";
import { thinkingWish, type ThinkingWish } from "../../thinking.ts";
import type { Call, Encoded } from "../../types.ts";
import { changedNames } from "../shared/tool-names.ts";
import { outputSchema } from "../shared/structured-output.ts";
import { headersOf } from "./headers.ts";
import { inputOf, systemText } from "./input.ts";
import { responsesQuirksOf, type ResponsesQuirks } from "./quirks.ts";
import { searchInstruction, searchTool, toolFields } from "./tools.ts";
import { responsesUrl } from "./url.ts";

/** OpenAI refuses less. */
const MIN_OUTPUT_TOKENS = 16;
/** For servers that refuse a request without instructions. */
const PLAIN_INSTRUCTIONS = "You are a helpful assistant.";

export function responsesRequest(call: Call): Encoded {
  const { request, target } = call;
  const quirks = responsesQuirksOf(target);
  const { stop_sequences: stops = [] } = request;
  return {
    url: responsesUrl(target.provider.url),
    headers: headersOf(call, quirks),
    body: JSON.stringify(bodyOf(call, quirks)),
    toolNames: changedNames(request),
    ...(stops.length > 0 && { emulation: { stops } }),
  };
}

function bodyOf(call: Call, quirks: ResponsesQuirks): Fields {
  const { request, target } = call;
  const instructions = instructionsOf(request, quirks);
  return {
    model: target.model,
    ...(instructions === "" ? {} : { instructions }),
    input: inputOf(call, quirks),
    ...toolFields(request, quirks),
    ...limitField(call, quirks),
    ...samplingFields(request, quirks),
    ...formatFields(request),
    ...reasoningFields(request, quirks),
    ...includeFields(request, quirks),
    store: false,
    ...accountFields(call, quirks),
    ...streamFields(request, quirks),
  };
}

function instructionsOf(request: MessagesRequest, quirks: ResponsesQuirks): string {
  const texts = [systemText(request.system ?? []), searchInstruction(searchTool(request, quirks))];
  return texts.filter(Boolean).join("\n\n") || (quirks.needsInstructions ? PLAIN_INSTRUCTIONS : "");
}

/** Never more than half of a known window: servers count the asked output as part of the prompt's room. */
function limitField({ request, target }: Call, quirks: ResponsesQuirks): Fields {
  const { max_tokens } = request;
  if (max_tokens === undefined || !quirks.outputLimit) return {};
  const window = target.provider.windows[target.model] ?? Infinity;
  return { max_output_tokens: Math.max(Math.min(max_tokens, Math.floor(window / 2)), MIN_OUTPUT_TOKENS) };
}

/** Responses knows neither stop sequences nor `top_k`. */
function samplingFields({ temperature, top_p }: MessagesRequest, { sampling }: ResponsesQuirks): Fields {
  if (!sampling) return {};
  return { ...(temperature === undefined ? {} : { temperature }), ...(top_p === undefined ? {} : { top_p }) };
}

function formatFields(request: MessagesRequest): Fields {
  const asked = outputSchema(request);
  if (asked === undefined) return {};
  const { $schema: _, ...schema } = asked;
  return { text: { format: { type: "json_schema", name: "output", schema, strict: isStrictSchema(schema) } } };
}

function reasoningFields(request: MessagesRequest, quirks: ResponsesQuirks): Fields {
  const wish = thinkingWish(request);
  const effort = quirks.reasoning ? effortOf(wish, quirks) : "";
  const summarized = quirks.encryptedReasoning && wish.on !== false && wantsSummary(request);
  if (effort === "" && !summarized) return {};
  return { reasoning: { ...(effort && { effort }), ...(summarized && { summary: "auto" }) } };
}

function effortOf({ on, effort }: ThinkingWish, { efforts }: ResponsesQuirks): string {
  if (on === false) return efforts.off;
  return effort === undefined ? "" : efforts[effort];
}

/** Where the client asks for it only: OpenAI refuses summaries to organizations that it has not verified. */
function wantsSummary({ thinking }: MessagesRequest): boolean {
  const display = fieldsOf(thinking)["display"];
  return display === "summarized" || display === "updates";
}

function includeFields(request: MessagesRequest, quirks: ResponsesQuirks): Fields {
  const include = [
    ...(quirks.encryptedReasoning ? ["reasoning.encrypted_content"] : []),
    ...(quirks.webSearch === "sources" && searchTool(request, quirks) ? ["web_search_call.action.sources"] : []),
  ];
  return include.length === 0 ? {} : { include };
}

function accountFields(call: Call, quirks: ResponsesQuirks): Fields {
  const { user, session } = identityOf(call);
  return {
    ...(user && quirks.userField !== "none" ? { [quirks.userField]: user } : {}),
    ...(session && quirks.cacheKey ? { prompt_cache_key: session } : {}),
    ...(quirks.serviceTier ? tierFields(call.request) : {}),
  };
}

function tierFields(request: MessagesRequest): Fields {
  if (request["speed"] === "fast") return { service_tier: "priority" };
  return request["service_tier"] === "standard_only" ? { service_tier: "default" } : {};
}

function streamFields(request: MessagesRequest, { wholeAnswers, obfuscates }: ResponsesQuirks): Fields {
  if (wholeAnswers && request.stream !== true) return {};
  return { stream: true, ...(obfuscates ? { stream_options: { include_obfuscation: false } } : {}) };
}
