/** Which of a request's tools another provider can call. */
import { isRecord, type MessageParam, type MessagesRequest, type Tool } from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { clientTool } from "../../known-tools.ts";

/** Claude Code's own tool for finding deferred ones, and the one that stands for them. */
const TOOL_SEARCH = "ToolSearch";
const PLACEHOLDER = "DeferredToolPlaceholder";

/**
 * The tools that a provider can call: not those that run at Anthropic, and deferred ones only once the conversation has
 * loaded them, or when there is no way to load any.
 */
export function callableTools(request: MessagesRequest): readonly Tool[] {
  const tools = (request.tools ?? []).flatMap((tool) => clientTool(tool) ?? []);
  if (!tools.some(isDeferred)) return tools;
  const searchable = tools.some(({ name }) => name === TOOL_SEARCH);
  const loaded = searchable ? loadedTools(request.messages) : undefined;
  return tools.filter((tool) => !isDeferred(tool) || (loaded?.has(tool.name) ?? tool.name !== PLACEHOLDER));
}

export function isSerial({ tool_choice }: MessagesRequest): boolean {
  return tool_choice?.disable_parallel_tool_use === true;
}

/** Some servers refuse `$schema` and `$id`, others an object schema without `properties`. */
export function schemaOf(schema: unknown): Fields {
  const { $schema: _schema, $id: _id, ...rest } = fieldsOf(schema);
  if (rest["type"] !== undefined && rest["type"] !== "object") return rest;
  return { type: "object", ...rest, properties: fieldsOf(rest["properties"]) };
}

function isDeferred(tool: Tool): boolean {
  return tool["defer_loading"] === true;
}

/** Tools that a search has returned or that have been used before. */
function loadedTools(messages: readonly MessageParam[]): Set<string> {
  const names = new Set<string>();
  for (const { content } of messages) {
    for (const block of itemsOf(content)) {
      if (!isRecord(block)) continue;
      if (block["type"] === "tool_use") names.add(stringOf(block["name"]));
      if (block["type"] === "tool_result") addReferenced(block["content"], names);
    }
  }
  return names;
}

function addReferenced(content: unknown, names: Set<string>): void {
  for (const block of itemsOf(content)) {
    if (isRecord(block) && block["type"] === "tool_reference") names.add(stringOf(block["tool_name"]));
  }
}
