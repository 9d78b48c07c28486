/** A Messages request as a Chat Completions request. The same input gives the same bytes, for prompt caches. */
import type { MessagesRequest, Tool } from "../../../core/message.ts";
import type { ChatQuirks } from "../../../core/quirks.ts";
import type { Provider, Target } from "../../../core/target.ts";
import type { Fields } from "../../foreign.ts";
import { googleKey } from "../../google.ts";
import { identityOf } from "../../identity.ts";
import { quirksOf } from "../../quirks.ts";
import { sanitizeValueSchema } from "../../schema/sanitize.ts";
import { isStrictSchema } from "../../schema/strict.ts";
import type { Call, Emulation, Encoded } from "../../types.ts";
import { hasImage } from "./images.ts";
import { chatMessages } from "./messages.ts";
import { notesOn } from "./notes.ts";
import { reasoningFields } from "./reasoning-request.ts";
import { changedNames } from "../shared/tool-names.ts";
import { toolFields } from "./tools.ts";
import { callableTools, isSerial } from "../shared/callable-tools.ts";
import { searchFields } from "./web-search.ts";
import { NO_SEARCH, queryOf, webSearchTool } from "../shared/web-search.ts";
import { outputSchema, schemaInstruction } from "../shared/structured-output.ts";

export function chatRequest(call: Call): Encoded {
  const { request, target } = call;
  const quirks = quirksOf(target);
  const tools = quirks.tools ? callableTools(request) : [];
  const { provider } = target;
  const opened = provider.google?.vertex === true ? googleKey(provider) : { headers: keyHeader(provider, quirks) };
  return {
    url: provider.url,
    headers: {
      "content-type": "application/json",
      ...opened.headers,
      ...quirks.headers,
      ...(hasImage(request) ? quirks.imageHeaders : {}),
      ...provider.headers,
    },
    body: JSON.stringify(bodyOf(call, tools, quirks)),
    toolNames: changedNames(request),
    emulation: emulationFor(request, tools, quirks),
    notes: notesOn(request, tools.length > 0, quirks),
    ...(opened.auth && { auth: opened.auth }),
  };
}

function bodyOf(call: Call, tools: readonly Tool[], quirks: ChatQuirks): Fields {
  const { request, target } = call;
  const schema = outputSchema(request);
  return {
    model: target.model,
    messages: chatMessages(call, instructionFor(request, schema, quirks), quirks),
    ...toolFields(request, tools, quirks),
    ...lengthField(request, target, quirks),
    ...samplingFields(request, quirks),
    ...(schema === undefined ? {} : { response_format: responseFormat(schema, quirks) }),
    ...reasoningFields(request, tools.length > 0, quirks),
    ...searchFields(webSearchTool(request), quirks),
    ...accountFields(call, quirks),
    ...(request.stream === true ? { stream: true, ...quirks.streamFields } : {}),
    ...quirks.extra,
  };
}

function keyHeader({ key }: Provider, { keyHeader: name }: ChatQuirks): Record<string, string> {
  if (key === "") return {};
  return { [name]: name === "authorization" ? `Bearer ${key}` : key };
}

/** Never more than half of a known window: servers count the asked output as part of the prompt's room. */
function lengthField({ max_tokens }: MessagesRequest, { provider, model }: Target, quirks: ChatQuirks): Fields {
  if (max_tokens === undefined) return {};
  const window = provider.windows[model];
  const half = window === undefined ? max_tokens : Math.floor(window / 2);
  const most = Math.min(max_tokens, half, quirks.maxOutput);
  return { [quirks.maxTokens]: Math.max(most, quirks.minOutput) };
}

function samplingFields(request: MessagesRequest, quirks: ChatQuirks): Fields {
  const { temperature, top_p, top_k } = request;
  const stops = sentStops(request, quirks);
  return {
    ...(quirks.sampling && temperature !== undefined ? { temperature } : {}),
    ...(quirks.sampling && top_p !== undefined ? { top_p } : {}),
    ...(quirks.sampling && quirks.topK && top_k !== undefined ? { top_k } : {}),
    ...(stops.length > 0 ? { stop: stops } : {}),
  };
}

function sentStops({ stop_sequences }: MessagesRequest, { stops }: ChatQuirks): readonly string[] {
  return (stop_sequences ?? []).slice(0, stops);
}

/** Only for what is not sent: a provider that stops at a sequence leaves it out of the text. */
function emulationFor(request: MessagesRequest, tools: readonly Tool[], quirks: ChatQuirks): Emulation {
  const stops = (request.stop_sequences ?? []).slice(quirks.stops);
  const searching = quirks.webSearch !== "none" && webSearchTool(request) !== undefined;
  return {
    ...(stops.length > 0 ? { stops } : {}),
    ...(tools.length > 0 && isSerial(request) && quirks.parallelField === "none" ? { oneToolCall: true } : {}),
    ...(searching ? { webSearch: queryOf(request) } : {}),
  };
}

/** `strict` makes servers refuse schemas that it does not cover. */
function responseFormat(asked: Fields, quirks: ChatQuirks): Fields {
  if (quirks.responseFormat === "json_object") return { type: "json_object" };
  const schema = sanitizeValueSchema(asked, quirks.schema);
  const strict = isStrictSchema(schema) ? { strict: true } : {};
  return { type: "json_schema", json_schema: { name: "output", schema, ...strict } };
}

function instructionFor(request: MessagesRequest, schema: Fields | undefined, quirks: ChatQuirks): string {
  const lines = [
    ...(schema !== undefined && quirks.responseFormat === "json_object" ? [schemaInstruction(schema)] : []),
    ...(webSearchTool(request) && quirks.webSearch === "none" ? [NO_SEARCH] : []),
  ];
  return lines.join("\n\n");
}

function accountFields(call: Call, quirks: ChatQuirks): Fields {
  const { user, session } = identityOf(call);
  return {
    ...(user && quirks.userField !== "none" ? { [quirks.userField]: user } : {}),
    ...(session && quirks.sessionField !== "none" ? { [quirks.sessionField]: session } : {}),
    ...(quirks.serviceTier ? tierFields(call.request) : {}),
  };
}

function tierFields(request: MessagesRequest): Fields {
  if (request["speed"] === "fast") return { service_tier: "priority" };
  return request["service_tier"] === "standard_only" ? { service_tier: "default" } : {};
}
