/** Client tools as functions, and the choice among them. */
import { isRecord, type MessageParam, type MessagesRequest, type Tool } from "../../../core/message.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import type { Quirks } from "../../quirks.ts";
import { wireName } from "./tool-names.ts";

/**
 * The tools a Chat provider can call. Tools that Anthropic defines or runs have no schema of their own and are left
 * out, as are deferred ones until the conversation loads them.
 */
export function callableTools(request: MessagesRequest): readonly Tool[] {
  const tools = (request.tools ?? []).filter((tool) => tool.type === undefined || tool.type === "custom");
  if (!tools.some(isDeferred)) return tools;
  const loaded = loadedTools(request.messages);
  return tools.filter((tool) => !isDeferred(tool) || loaded.has(tool.name));
}

export function toolFields(request: MessagesRequest, tools: readonly Tool[], quirks: Quirks): Fields {
  if (tools.length === 0) return {};
  const choice = toolChoice(request, tools, quirks);
  const serial = request.tool_choice?.disable_parallel_tool_use === true && quirks.parallelToolCalls;
  return {
    tools: tools.map(functionOf),
    ...(choice === undefined ? {} : { tool_choice: choice }),
    ...(serial ? { parallel_tool_calls: false } : {}),
  };
}

function functionOf(tool: Tool): Fields {
  const description = stringOf(tool.description);
  return {
    type: "function",
    function: {
      name: wireName(tool.name),
      ...(description === "" ? {} : { description }),
      parameters: schemaOf(tool.input_schema),
    },
  };
}

/** Some servers refuse `$schema` and `$id`, others an object schema without `properties`. */
export function schemaOf(schema: unknown): Fields {
  const { $schema: _schema, $id: _id, ...rest } = fieldsOf(schema);
  if (rest["type"] !== undefined && rest["type"] !== "object") return rest;
  return { type: "object", ...rest, properties: fieldsOf(rest["properties"]) };
}

function toolChoice(request: MessagesRequest, tools: readonly Tool[], quirks: Quirks): unknown {
  const choice = request.tool_choice;
  if (choice === undefined || quirks.toolChoice === "auto") return undefined;
  switch (choice.type) {
    case "any":
      return "required";
    case "tool":
      return named(choice.name, tools);
    case "auto":
    case "none":
      return choice.type;
  }
}

/** A tool that was left out cannot be forced. */
function named(name: string | undefined, tools: readonly Tool[]): unknown {
  if (name === undefined || !tools.some((tool) => tool.name === name)) return "auto";
  return { type: "function", function: { name: wireName(name) } };
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
