/** What the two protocols of OpenAI's have in common when a request is read. */
import { CcrError } from "../../../core/errors.ts";
import type { Block, MessagesRequest } from "../../../core/message.ts";
import type { Fields } from "../../foreign.ts";
import type { ClientHeaders } from "../types.ts";
import { withCacheMarks } from "./cache-marks.ts";
import type { Conversation } from "./conversation.ts";
import { metadataOf } from "./identity.ts";
import type { RequestObject } from "./request-object.ts";
import { samplingFields, thinkingFields } from "./thinking.ts";
import type { ToolFields } from "./tool-choice.ts";

/** What each protocol reads in its own way. */
export interface ReadParts {
  readonly conversation: Conversation;
  readonly tools: ToolFields;
  readonly maxTokens: number | undefined;
  readonly stops: readonly string[];
  readonly format: OutputFormat;
  /** For the case that nothing is said: the field that should hold it. */
  readonly said: string;
}

export interface OutputFormat {
  /** For `output_config`. */
  readonly format?: Fields;
  /** For the system prompt. */
  readonly instruction?: Block;
}

const JSON_OBJECT: Block = { type: "text", text: "Answer with one JSON object and nothing else." };

export function messagesRequestOf(request: RequestObject, headers: ClientHeaders, parts: ReadParts): MessagesRequest {
  const { conversation, tools, maxTokens, stops, format, said } = parts;
  const { messages } = conversation;
  if (messages.length === 0) throw request.fault(said, "at least one message is required");
  const system = [...conversation.system, ...(format.instruction ? [format.instruction] : [])];
  const wish = thinkingFields(request);
  const output = { ...(wish.effort && { effort: wish.effort }), ...(format.format && { format: format.format }) };
  return withCacheMarks({
    model: request.name("model"),
    messages,
    stream: request.flag("stream") === true,
    ...(system.length > 0 && { system }),
    ...tools,
    ...(maxTokens !== undefined && { max_tokens: maxTokens }),
    ...(wish.thinking && { thinking: wish.thinking }),
    ...(Object.keys(output).length > 0 && { output_config: output }),
    ...(stops.length > 0 && { stop_sequences: stops }),
    ...samplingFields(request, wish),
    ...(request.text("service_tier") === "default" && { service_tier: "standard_only" }),
    ...metadataOf(request, headers, conversation),
  });
}

/** `schema` is where a protocol has name and schema; `json_object` is OpenAI's older mode without one. */
export function outputFormat(format: RequestObject | undefined, definition: RequestObject | undefined): OutputFormat {
  switch (format?.text("type")) {
    case "json_schema": {
      const schema = definition?.object("schema")?.fields;
      return schema ? { format: { type: "json_schema", schema } } : { instruction: JSON_OBJECT };
    }
    case "json_object":
      return { instruction: JSON_OBJECT };
    default:
      return {};
  }
}

/** Names the protocol in what is wrong with a request of it. */
export function reading<T>(protocol: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CcrError) || error.code !== "CCR-E010") throw error;
    throw new CcrError("CCR-E010", { ...error.facts, name: protocol }, { cause: error.cause });
  }
}

/** Throws for the first of `names` that asks for what only OpenAI's own servers can do. */
export function refuse(request: RequestObject, names: Readonly<Record<string, string>>): void {
  for (const [name, why] of Object.entries(names)) {
    if (request.has(name) && request.value(name) !== false) throw request.fault(name, why);
  }
}
