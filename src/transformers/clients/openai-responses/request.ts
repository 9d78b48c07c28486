/** Reads a Responses request. Fields that only tune OpenAI's own models are passed over. */
import type { MessagesRequest } from "../../../core/message.ts";
import type { Fields } from "../../foreign.ts";
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
import { conversationOf } from "./input.ts";

export interface ResponsesAsked {
  readonly request: MessagesRequest;
  readonly tools: ClientTools;
  /** The request as it came; the response repeats parts of it. */
  readonly body: Fields;
}

const NOT_STORED = "responses are not stored here; send the whole conversation as input";

const REFUSED = {
  previous_response_id: NOT_STORED,
  conversation: NOT_STORED,
  prompt: "prompts are not stored here; send the instructions themselves",
  background: "nothing runs in the background here",
};

export function responsesRequest(body: unknown, headers: ClientHeaders): ResponsesAsked {
  return reading("Responses", () => {
    const request = RequestObject.ofBody(body);
    refuse(request, REFUSED);
    const offered = request.objects("tools").flatMap(toolsOf);
    const format = request.object("text")?.object("format");
    return {
      request: messagesRequestOf(request, headers, {
        conversation: conversationOf(request),
        tools: toolFields(request, offered),
        maxTokens: request.count("max_output_tokens"),
        stops: [],
        format: outputFormat(format, format),
        said: "input",
      }),
      tools: clientTools(offered),
      body: request.fields,
    };
  });
}

/** What runs at OpenAI's is not offered to the model, except for the search, which others can run too. */
function toolsOf(tool: RequestObject): OfferedTool[] {
  const type = tool.text("type") ?? "";
  switch (type) {
    case "function":
      return [functionTool(tool)];
    case "custom":
      return [customTool(tool)];
    case "namespace":
      return tool.objects("tools").flatMap((inner) => namespacedTool(inner, tool.name("name")));
    default:
      return type.startsWith("web_search") ? [searchTool(tool)] : [];
  }
}

function namespacedTool(tool: RequestObject, namespace: string): OfferedTool[] {
  return tool.text("type") === "function" ? [functionTool(tool, namespace)] : [];
}
