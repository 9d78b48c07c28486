/** The tools of a request and the choice among them, as fields of a Messages request. */
import type { Tool, ToolChoice } from "../../../core/message.ts";
import type { RequestObject } from "./request-object.ts";
import { modelName, type OfferedTool } from "./tools.ts";

export interface ToolFields {
  readonly tools?: readonly Tool[];
  readonly tool_choice?: ToolChoice;
}

export function toolFields(request: RequestObject, offered: readonly OfferedTool[]): ToolFields {
  const choice = choiceOf(request);
  const tools = toolsFor(choice, offered);
  if (tools.length === 0) return {};
  const serial = request.flag("parallel_tool_calls") === false;
  // A tool that was left out cannot be forced.
  const absent = choice.type === "tool" && !tools.some(({ name }) => name === choice.name);
  const type = absent ? "auto" : choice.type;
  if (type === undefined && !serial) return { tools };
  return {
    tools,
    tool_choice: {
      type: type ?? "auto",
      ...(type === "tool" && choice.name !== undefined && { name: choice.name }),
      ...(serial && type !== "none" && { disable_parallel_tool_use: true }),
    },
  };
}

/** The first of a name counts: a client may have a search of its own. */
function toolsFor({ allowed }: Choice, offered: readonly OfferedTool[]): Tool[] {
  const tools = new Map<string, Tool>();
  for (const { tool } of offered) {
    if (!tools.has(tool.name) && (allowed === undefined || allowed.has(tool.name))) tools.set(tool.name, tool);
  }
  return [...tools.values()];
}

interface Choice {
  readonly type: ToolChoice["type"] | undefined;
  readonly name?: string;
  /** The only tools that may be called. */
  readonly allowed?: ReadonlySet<string>;
}

const MODES: ReadonlyMap<string, ToolChoice["type"]> = new Map([
  ["auto", "auto"],
  ["none", "none"],
  ["required", "any"],
  /** Mistral's and Anthropic's word. */
  ["any", "any"],
]);

function choiceOf(request: RequestObject): Choice {
  const value = request.value("tool_choice");
  if (value === undefined) return { type: undefined };
  if (typeof value === "string") return { type: modeOf(request, "tool_choice", value) };
  const choice = request.object("tool_choice");
  if (!choice) return { type: undefined };
  if (choice.text("type") !== "allowed_tools") return named(choice);
  const list = choice.object("allowed_tools") ?? choice;
  return {
    type: modeOf(list, "mode", list.text("mode") ?? "auto"),
    allowed: new Set(list.objects("tools").map((tool) => named(tool).name ?? "")),
  };
}

function modeOf(place: RequestObject, name: string, value: string): ToolChoice["type"] {
  const mode = MODES.get(value);
  if (mode) return mode;
  throw place.fault(name, `${value} is not known`);
}

/** Chat names the tool one level deeper than Responses; a tool that runs at the provider has a type only. */
function named(choice: RequestObject): Choice {
  const inner = choice.object("function") ?? choice.object("custom") ?? choice;
  const type = choice.text("type") ?? "";
  const hosted = type.startsWith("web_search") ? "web_search" : type;
  const name = inner.text("name") ?? hosted;
  return { type: "tool", name: modelName(name, inner.text("namespace")) };
}
