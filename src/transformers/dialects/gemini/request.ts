/** A Messages request as a `generateContent` request. The same input gives the same bytes, for implicit caching. */
import type { MessagesRequest } from "../../../core/message.ts";
import type { Target } from "../../../core/target.ts";
import type { Fields } from "../../foreign.ts";
import { googleKey, modelUrl } from "../../google.ts";
import { sanitizeValueSchema } from "../../schema/sanitize.ts";
import { hintsFor } from "../../tool-hints.ts";
import type { Call, Emulation, Encoded } from "../../types.ts";
import { outputSchema, schemaInstruction } from "../shared/structured-output.ts";
import { callableTools, isSerial } from "../shared/callable-tools.ts";
import { contentsOf, type Content } from "./contents.ts";
import { geminiModel, type GeminiModel } from "./models.ts";
import { systemTexts } from "./system.ts";
import { thinkingOf } from "./thinking.ts";
import { takesJsonSchema, toolFields, wireName } from "./tools.ts";
import { changedNames } from "../shared/tool-names.ts";

const MAX_STOPS = 5;

export function geminiRequest(call: Call): Encoded {
  const { request, target } = call;
  const { provider } = target;
  const { headers, auth } = googleKey(provider);
  const emulation = emulationFor(request);
  return {
    url: modelUrl(target, request.stream === true ? "streamGenerateContent?alt=sse" : "generateContent"),
    headers: { "content-type": "application/json", ...headers, ...provider.headers },
    body: JSON.stringify(bodyOf(call)),
    toolNames: changedNames(request, wireName),
    ...(Object.keys(emulation).length > 0 && { emulation }),
    ...(auth && { auth }),
  };
}

/** Gemini has no switch for parallel calls. */
function emulationFor(request: MessagesRequest): Emulation {
  const stops = (request.stop_sequences ?? []).slice(MAX_STOPS);
  const tools = callableTools(request);
  return {
    ...(stops.length > 0 ? { stops } : {}),
    ...(tools.length > 0 && isSerial(request) ? { oneToolCall: true } : {}),
    ...(tools.length > 0 ? { hints: hintsFor(tools, wireName) } : {}),
  };
}

function bodyOf(call: Call): Fields {
  const { request, target } = call;
  const model = geminiModel(target.model);
  const tools = toolFields(request, target, model);
  const schema = outputSchema(request);
  const asInstruction = schema !== undefined && tools["tools"] !== undefined && !model.formatBesideTools;
  const system = systemTexts(request.system ?? []);
  if (asInstruction) system.push(schemaInstruction(schema));
  return {
    ...promptFields(system, contentsOf(call), model),
    ...tools,
    generationConfig: {
      ...generationFields(request, target, model),
      ...(schema === undefined || asInstruction ? {} : formatFields(schema, target, model)),
    },
    ...safetyFields(target),
    ...tierFields(request, target),
  };
}

/** Gemma has no system instruction; what it should hold begins the first turn. */
function promptFields(system: readonly string[], contents: readonly Content[], model: GeminiModel): Fields {
  const parts = system.map((text) => ({ text }));
  if (parts.length === 0) return { contents };
  if (model.systemInstruction) return { systemInstruction: { parts }, contents };
  const [first, ...rest] = contents;
  return { contents: [{ role: "user", parts: [...parts, ...(first?.parts ?? [])] }, ...rest] };
}

function generationFields(request: MessagesRequest, target: Target, model: GeminiModel): Fields {
  const { max_tokens, temperature, top_p, top_k, stop_sequences = [] } = request;
  const { config, room } = thinkingOf(request, model);
  const stops = stop_sequences.slice(0, MAX_STOPS);
  return {
    ...(max_tokens === undefined ? {} : { maxOutputTokens: limitOf(max_tokens + room, target, model) }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(top_p === undefined ? {} : { topP: top_p }),
    ...(top_k === undefined ? {} : { topK: top_k }),
    ...(stops.length > 0 ? { stopSequences: stops } : {}),
    ...(config && { thinkingConfig: config }),
  };
}

/** More than the model can write is refused. Never more than half of a known window, which the prompt shares. */
function limitOf(tokens: number, { provider, model }: Target, { maxOutput }: GeminiModel): number {
  const window = provider.windows[model];
  const half = window === undefined ? Infinity : Math.floor(window / 2);
  return Math.max(1, Math.min(tokens, maxOutput, half));
}

function formatFields(schema: Fields, target: Target, model: GeminiModel): Fields {
  const responseMimeType = "application/json";
  return takesJsonSchema(target, model)
    ? { responseMimeType, responseJsonSchema: sanitizeValueSchema(schema, "gemini-json") }
    : { responseMimeType, responseSchema: sanitizeValueSchema(schema, "gemini") };
}

function safetyFields({ provider }: Target): Fields {
  const settings = provider.google?.safetySettings ?? [];
  return settings.length > 0 ? { safetySettings: settings } : {};
}

/** On Vertex AI the tier is no field of the request. */
function tierFields(request: MessagesRequest, { provider }: Target): Fields {
  if (provider.google?.vertex === true) return {};
  if (request["speed"] === "fast") return { serviceTier: "priority" };
  return request["service_tier"] === "standard_only" ? { serviceTier: "standard" } : {};
}
