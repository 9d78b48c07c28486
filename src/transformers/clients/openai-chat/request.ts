/** Reads a Chat Completions request. Fields that only tune OpenAI's own models are passed over. */
import type { MessagesRequest } from "../../../core/message.ts";
import { messagesRequestOf, outputFormat, reading, refuse } from "../openai/request.ts";
import { RequestObject } from "../openai/request-object.ts";
import { toolFields } from "../openai/tool-choice.ts";
import {
  clientTools,
  customTool,
  functionTool,
  searchTool,
  type ClientTools,
  type OfferedTool,
} from "../openai/tools.ts";
import type { ClientHeaders } from "../types.ts";
import { conversationOf } from "./messages.ts";

export interface ChatAsked {
  readonly request: MessagesRequest;
  readonly tools: ClientTools;
  /** Whether a stream shall end with the token counts. */
  readonly includeUsage: boolean;
}

const REFUSED = {
  functions: "this form is out of date; use tools",
  function_call: "this form is out of date; use tool_choice",
};

export function chatRequest(body: unknown, headers: ClientHeaders): ChatAsked {
  return reading("Chat Completions", () => {
    const request = RequestObject.ofBody(body);
    refuse(request, REFUSED);
    if ((request.count("n") ?? 1) > 1) throw request.fault("n", "only one answer at a time is possible");
    const offered = offeredTools(request);
    return {
      request: messagesRequestOf(request, headers, {
        conversation: conversationOf(request),
        tools: toolFields(request, offered),
        maxTokens: request.count("max_completion_tokens") ?? request.count("max_tokens"),
        stops: stopsOf(request),
        format: formatOf(request),
        said: "messages",
      }),
      tools: clientTools(offered),
      includeUsage: request.object("stream_options")?.flag("include_usage") === true,
    };
  });
}

function offeredTools(request: RequestObject): OfferedTool[] {
  const search = request.object("web_search_options");
  return [...request.objects("tools").flatMap(toolOf), ...(search ? [searchTool(search)] : [])];
}

/** What runs at OpenAI's is not offered to the model. */
function toolOf(tool: RequestObject): OfferedTool[] {
  switch (tool.text("type")) {
    case "function":
      return [functionTool(required(tool, "function"))];
    case "custom":
      return [customTool(required(tool, "custom"))];
    default:
      return [];
  }
}

function required(tool: RequestObject, name: string): RequestObject {
  const definition = tool.object(name);
  if (definition) return definition;
  throw tool.fault(name, "an object is required");
}

function stopsOf(request: RequestObject): readonly string[] {
  const stop = request.value("stop");
  const stops = typeof stop === "string" ? [stop] : request.list("stop");
  return stops.map((sequence) => {
    if (typeof sequence === "string") return sequence;
    throw request.fault("stop", "text or a list of texts is required");
  });
}

function formatOf(request: RequestObject): ReturnType<typeof outputFormat> {
  const format = request.object("response_format");
  return outputFormat(format, format?.object("json_schema"));
}
