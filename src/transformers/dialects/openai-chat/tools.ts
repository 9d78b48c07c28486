/** Client tools as functions, and the choice among them. */
import type { MessagesRequest, Tool } from "../../../core/message.ts";
import type { ChatQuirks } from "../../../core/quirks.ts";
import { stringOf, type Fields } from "../../foreign.ts";
import { sanitizeSchema } from "../../schema/sanitize.ts";
import { isStrictSchema } from "../../schema/strict.ts";
import { wireName } from "../shared/tool-names.ts";
import { isSerial, schemaOf } from "../shared/callable-tools.ts";

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
