/** Client tools as functions, and the choice among them. */
import { isRecord, type MessageParam, type MessagesRequest, type Tool } from "../../../core/message.ts";
import type { ChatQuirks } from "../../../core/quirks.ts";
import { fieldsOf, itemsOf, stringOf, type Fields } from "../../foreign.ts";
import { clientTool } from "../../known-tools.ts";
import { sanitizeSchema } from "../../schema/sanitize.ts";
import { isStrictSchema } from "../../schema/strict.ts";
import { wireName } from "./tool-names.ts";

/** Claude Code's own tool for finding deferred ones, and the one that stands for them. */
const TOOL_SEARCH = "ToolSearch";
const PLACEHOLDER = "DeferredToolPlaceholder";

/**
 * The tools a Chat provider can call: not those that run at Anthropic, and deferred ones only once the conversation has
 * loaded them, or when there is no way to load any.
 */
export function callableTools(request: MessagesRequest): readonly Tool[] {
  const tools = (request.tools ?? []).flatMap((tool) => clientTool(tool) ?? []);
  if (!tools.some(isDeferred)) return tools;
  const searchable = tools.some(({ name }) => name === TOOL_SEARCH);
  const loaded = searchable ? loadedTools(request.messages) : undefined;
  return tools.filter((tool) => !isDeferred(tool) || (loaded?.has(tool.name) ?? tool.name !== PLACEHOLDER));
}

export function toolFields(request: MessagesRequest, tools: readonly Tool[], quirks: ChatQuirks): Fields {
  if (tools.length === 0) return {};
  const choice = toolChoice(request, tools, quirks);
  const serial = isSerial(request) && quirks.parallelField !== "none";
  return {
    tools: tools.map((tool) => functionOf(tool, quirks)),
    ...(choice === undefined ? {} : { tool_choice: choice }),
    ...(serial ? { [quirks.parallelField]: false } : {}),
  };
}

export function isSerial({ tool_choice }: MessagesRequest): boolean {
  return tool_choice?.disable_parallel_tool_use === true;
}

/** True when the client forces a tool and the provider can be told to. */
export function isForced({ tool_choice }: MessagesRequest, { toolChoice: can }: ChatQuirks): boolean {
  const forced = tool_choice?.type === "any" || tool_choice?.type === "tool";
  return forced && (can === "full" || can === "unnamed");
}

function functionOf(tool: Tool, quirks: ChatQuirks): Fields {
  const description = stringOf(tool.description);
  const parameters = schemaOf(sanitizeSchema(tool.input_schema, quirks.schema));
  const strict = quirks.strictTools && tool["strict"] === true && isStrictSchema(parameters);
  return {
    type: "function",
    function: {
      name: wireName(tool.name),
      ...(description === "" ? {} : { description }),
      parameters,
      ...(strict ? { strict } : {}),
    },
  };
}

/** Some servers refuse `$schema` and `$id`, others an object schema without `properties`. */
export function schemaOf(schema: unknown): Fields {
  const { $schema: _schema, $id: _id, ...rest } = fieldsOf(schema);
  if (rest["type"] !== undefined && rest["type"] !== "object") return rest;
  return { type: "object", ...rest, properties: fieldsOf(rest["properties"]) };
}

/** Vendors that cannot be forced choose themselves, which is what happens when nothing is said. */
function toolChoice(request: MessagesRequest, tools: readonly Tool[], quirks: ChatQuirks): unknown {
  const choice = request.tool_choice;
  if (choice === undefined || quirks.toolChoice === "auto") return undefined;
  if (choice.type === "auto" || choice.type === "none") return choice.type;
  if (quirks.toolChoice === "unforced") return undefined;
  const { name } = choice;
  if (choice.type === "any" || name === undefined) return "required";
  if (!tools.some((tool) => tool.name === name)) return "auto";
  return quirks.toolChoice === "full" ? { type: "function", function: { name: wireName(name) } } : "required";
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
