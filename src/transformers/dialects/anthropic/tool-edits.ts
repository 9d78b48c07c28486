/** Tools of a Messages request for targets that run none of Anthropic's, and know no deferred ones. */
import type { Tool } from "../../../core/message.ts";
import { clientTool, isWebSearch } from "../../known-tools.ts";
import { callableTools } from "../shared/callable-tools.ts";
import type { Editing } from "./editing.ts";

/** Fields of a client tool that only Anthropic gives a meaning. */
const ANTHROPIC_FIELDS = ["allowed_callers", "defer_loading", "eager_input_streaming", "input_examples", "strict"];

export function toolEdits(editing: Editing): void {
  const { call, quirks, edits, notes } = editing;
  const { tools = [], tool_choice: choice } = call.request;
  if (quirks.serverTools || tools.length === 0) return;
  const kept = new Set(callableTools(call.request).map(({ name }) => name));
  tools.forEach((tool, index) => {
    if (clientTool(tool) && kept.has(tool.name)) schemaEdits(tool, index, editing);
    else edits.remove(["tools", index]);
  });
  const remote = tools.filter((tool) => !clientTool(tool));
  if (remote.some(isWebSearch)) notes.push("The web was not searched: the provider cannot.");
  const others = remote.filter((tool) => !isWebSearch(tool)).map(({ name }) => name);
  if (others.length > 0) notes.push(`Tools that run at Anthropic were left out: ${others.join(", ")}.`);
  if (kept.size === 0) edits.remove(["tools"]);
  const chosen = choice?.type === "tool" && !kept.has(choice.name ?? "");
  if (choice && (kept.size === 0 || chosen)) edits.remove(["tool_choice"]);
}

function schemaEdits(tool: Tool, index: number, { edits }: Editing): void {
  const plain = clientTool(tool);
  if (plain && plain !== tool) {
    edits.replace(["tools", index], plain);
    return;
  }
  for (const field of ANTHROPIC_FIELDS) if (tool[field] !== undefined) edits.remove(["tools", index, field]);
}
