/** Client tools as functions, Anthropic's web search as the provider's own, and the choice among them. */
import type { MessagesRequest, Tool } from "../../../core/message.ts";
import { fieldsOf, itemsOf, numberOf, stringOf, type Fields } from "../../foreign.ts";
import type { ResponsesQuirks } from "./quirks.ts";
import { wireName } from "../shared/tool-names.ts";
import { callableTools, schemaOf } from "../shared/callable-tools.ts";

const SEARCH: Fields = { type: "web_search" };

/** The web search that shall run at the provider; a client tool of the same name is a function like any other. */
export function searchTool(request: MessagesRequest, quirks: ResponsesQuirks): Tool | undefined {
  if (quirks.webSearch === "none") return undefined;
  return request.tools?.find(({ type }) => type?.startsWith("web_search"));
}

export function toolFields(request: MessagesRequest, quirks: ResponsesQuirks): Fields {
  const functions = callableTools(request);
  const search = searchTool(request, quirks);
  const tools = [...functions.map(functionOf), ...(search ? [hostedSearch(search)] : [])];
  if (tools.length === 0) return {};
  const choice = toolChoice(request, functions, search);
  const uses = search && quirks.webSearch === "sources" ? numberOf(search["max_uses"]) : undefined;
  return {
    tools,
    ...(choice === undefined ? {} : { tool_choice: choice }),
    ...(request.tool_choice?.disable_parallel_tool_use === true ? { parallel_tool_calls: false } : {}),
    ...(uses === undefined ? {} : { max_tool_calls: uses }),
  };
}

/** The search takes a list of allowed sites only. */
export function searchInstruction(search: Tool | undefined): string {
  const blocked = itemsOf(search?.["blocked_domains"]).map(stringOf).filter(Boolean);
  return blocked.length === 0 ? "" : `Do not search or cite these sites: ${blocked.join(", ")}.`;
}

/** `strict` is on by default here, and few schemas are fit for it. */
function functionOf(tool: Tool): Fields {
  const description = stringOf(tool.description);
  return {
    type: "function",
    name: wireName(tool.name),
    ...(description === "" ? {} : { description }),
    parameters: schemaOf(tool.input_schema),
    strict: false,
  };
}

function hostedSearch(tool: Tool): Fields {
  const allowed = itemsOf(tool["allowed_domains"]);
  const location = fieldsOf(tool["user_location"]);
  return {
    ...SEARCH,
    ...(allowed.length === 0 ? {} : { filters: { allowed_domains: allowed } }),
    ...(location["type"] === "approximate" ? { user_location: location } : {}),
  };
}

/** A tool that was left out cannot be forced. */
function toolChoice(request: MessagesRequest, functions: readonly Tool[], search: Tool | undefined): unknown {
  const choice = request.tool_choice;
  switch (choice?.type) {
    case "any":
      return "required";
    case "tool":
      if (functions.some(({ name }) => name === choice.name))
        return { type: "function", name: wireName(choice.name ?? "") };
      return search?.name === choice.name ? SEARCH : "auto";
    case undefined:
    case "auto":
    case "none":
      return choice?.type;
  }
}
