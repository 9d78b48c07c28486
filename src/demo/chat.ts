/** The part of an OpenAI Chat Completions request that the demo reads. */
import { isRecord } from "../core/message.ts";

export interface ChatMessage {
  readonly role: string;
  /** Text parts joined by a blank line. */
  readonly text: string;
  readonly callsTools: boolean;
}

export interface ChatTool {
  readonly name: string;
  readonly properties: readonly string[];
}

export interface ChatRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly maxTokens: number | undefined;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ChatTool[];
  /** JSON schema the answer must follow. */
  readonly schema: Readonly<Record<string, unknown>> | undefined;
}

/** Undefined when the body is no request. */
export function parseChatRequest(body: unknown): ChatRequest | undefined {
  if (!isRecord(body) || typeof body["model"] !== "string" || !Array.isArray(body["messages"])) return undefined;
  const limit = body["max_completion_tokens"] ?? body["max_tokens"];
  return {
    model: body["model"],
    stream: body["stream"] === true,
    includeUsage: recordAt(body, "stream_options")["include_usage"] === true,
    maxTokens: typeof limit === "number" ? limit : undefined,
    messages: body["messages"].filter(isRecord).map(parseMessage),
    tools: (Array.isArray(body["tools"]) ? body["tools"] : []).filter(isRecord).map(parseTool),
    schema: schemaOf(recordAt(body, "response_format")),
  };
}

function parseMessage(message: Record<string, unknown>): ChatMessage {
  const { role, content, tool_calls: calls } = message;
  return {
    role: typeof role === "string" ? role : "",
    text: textOf(content),
    callsTools: Array.isArray(calls) && calls.length > 0,
  };
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  const texts: unknown[] = content.filter(isRecord).map((part) => part["text"]);
  return texts.filter((text) => typeof text === "string").join("\n\n");
}

function parseTool(tool: Record<string, unknown>): ChatTool {
  const { name, parameters } = recordAt(tool, "function");
  return {
    name: typeof name === "string" ? name : "",
    properties: isRecord(parameters) ? Object.keys(recordAt(parameters, "properties")) : [],
  };
}

function schemaOf(format: Record<string, unknown>): Record<string, unknown> | undefined {
  const schema = recordAt(format, "json_schema")["schema"];
  return isRecord(schema) ? schema : undefined;
}

function recordAt(value: Record<string, unknown>, key: string): Record<string, unknown> {
  const child = value[key];
  return isRecord(child) ? child : {};
}
