/** Client tools as function declarations, the choice among them, and Google's own search. */
import { isRecord, type MessagesRequest, type Tool } from "../../../core/message.ts";
import type { Target } from "../../../core/target.ts";
import { fieldsOf, itemsOf, parseJson, stringOf, type Fields } from "../../foreign.ts";
import { sanitizeSchema } from "../../schema/sanitize.ts";
import { wireName as plainName } from "../shared/tool-names.ts";
import { callableTools } from "../shared/callable-tools.ts";
import type { GeminiModel } from "./models.ts";

/** Models before Gemini 3 refuse a request with both functions and search, so functions win. */
export function toolFields(request: MessagesRequest, target: Target, model: GeminiModel): Fields {
  const tools = callableTools(request);
  if (tools.length === 0) return searchFields(request, target);
  const mode = choiceOf(request, tools);
  return {
    tools: [{ functionDeclarations: tools.map((tool) => declarationOf(tool, target, model)) }],
    ...(mode && { toolConfig: { functionCallingConfig: mode } }),
  };
}

/** `[a-zA-Z_][a-zA-Z0-9_-]{0,63}` */
export function wireName(name: string): string {
  return plainName(/^[a-zA-Z_]/.test(name) ? name : `_${name}`);
}

/** An object, whatever the model wrote: another provider's may have been no JSON. */
export function argsOf(input: unknown): Fields {
  if (isRecord(input)) return input;
  const parsed = parseJson(stringOf(input));
  if (isRecord(parsed)) return parsed;
  return input === undefined || input === null ? {} : { input };
}

function declarationOf(tool: Tool, target: Target, model: GeminiModel): Fields {
  return {
    name: wireName(tool.name),
    description: stringOf(tool.description) || tool.name,
    ...parametersOf(tool, takesJsonSchema(target, model)),
  };
}

/** Vertex AI's first version knows `parameters` alone. */
export function takesJsonSchema({ provider }: Target, model: GeminiModel): boolean {
  return model.jsonSchema && !(provider.google?.vertex === true && /\/v1\//.test(provider.url));
}

/** None for a tool without parameters: an object without properties is refused. */
function parametersOf({ input_schema }: Tool, json: boolean): Fields {
  const schema = sanitizeSchema(input_schema, json ? "gemini-json" : "gemini");
  if (schema["properties"] === undefined && !isRecord(schema["additionalProperties"])) return {};
  return json ? { parametersJsonSchema: schema } : { parameters: schema };
}

function choiceOf(request: MessagesRequest, tools: readonly Tool[]): Fields | undefined {
  const choice = request.tool_choice;
  if (choice?.type === "any") return { mode: "ANY" };
  if (choice?.type === "none") return { mode: "NONE" };
  // A tool that was left out cannot be forced.
  if (choice?.type === "tool" && tools.some(({ name }) => name === choice.name)) {
    return { mode: "ANY", allowedFunctionNames: [wireName(choice.name ?? "")] };
  }
  if (tools.some((tool) => tool["strict"] === true)) return { mode: "VALIDATED" };
  return choice === undefined ? undefined : { mode: "AUTO" };
}

/** Only Vertex AI lets domains be excluded, and neither has a list of allowed ones. */
function searchFields(request: MessagesRequest, { provider }: Target): Fields {
  const search = (request.tools ?? []).find((tool) => /^web_search_\d/.test(tool.type ?? ""));
  if (!search) return {};
  const blocked = itemsOf(fieldsOf(search)["blocked_domains"]);
  const excluded = provider.google?.vertex === true && blocked.length > 0 ? { excludeDomains: blocked } : {};
  return { tools: [{ googleSearch: excluded }] };
}
