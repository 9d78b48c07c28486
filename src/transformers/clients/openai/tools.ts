/** Tools of either protocol as client tools, and what has to be known of them when they are called. */
import { isRecord, type Tool } from "../../../core/message.ts";
import { fieldsOf, parseJson, stringOf, type Fields } from "../../foreign.ts";
import type { RequestObject } from "./request-object.ts";

/** A tool as its client knows it. */
export interface ClientTool {
  /** `custom` tools take text instead of an object. */
  readonly kind: "function" | "custom";
  readonly name: string;
  readonly namespace?: string;
}

/** By the name that the model knows. */
export type ClientTools = ReadonlyMap<string, ClientTool>;

export interface OfferedTool {
  readonly tool: Tool;
  /** Undefined for what runs at the provider. */
  readonly known: ClientTool | undefined;
}

export function clientTools(offered: readonly OfferedTool[]): ClientTools {
  return new Map(offered.flatMap(({ tool, known }): [string, ClientTool][] => (known ? [[tool.name, known]] : [])));
}

/** The one argument that stands for the text of a custom tool. */
const CUSTOM_ARGUMENT = "input";

export function functionTool(definition: RequestObject, namespace?: string): OfferedTool {
  const name = definition.name("name");
  const description = definition.text("description");
  const tool: Tool = {
    name: modelName(name, namespace),
    ...(description && { description }),
    input_schema: { type: "object", ...definition.object("parameters")?.fields },
    ...(definition.flag("strict") === true && { strict: true }),
  };
  return { tool, known: { kind: "function", name, ...(namespace && { namespace }) } };
}

/** `format` is a grammar for the text, which only its author's models can be held to. */
export function customTool(definition: RequestObject): OfferedTool {
  const name = definition.name("name");
  const format = definition.object("format");
  const grammar = format?.object("grammar") ?? format;
  const rule = grammar?.text("definition");
  const description = [
    definition.text("description") ?? "",
    rule === undefined ? "" : `The text must fit this ${grammar?.text("syntax") ?? ""} grammar:\n${rule}`,
  ];
  const input_schema = {
    type: "object",
    properties: { [CUSTOM_ARGUMENT]: { type: "string", description: "The whole text, as it is" } },
    required: [CUSTOM_ARGUMENT],
    additionalProperties: false,
  };
  const tool: Tool = { name, description: description.filter(Boolean).join("\n\n"), input_schema };
  return { tool, known: { kind: "custom", name } };
}

/** The provider's own web search. Chat has the place one level deeper. */
export function searchTool(options: RequestObject): OfferedTool {
  const location = fieldsOf(options.value("user_location"));
  const place = { ...fieldsOf(location["approximate"]), ...location };
  const known = ["city", "region", "country", "timezone"].flatMap((name) => {
    const text = stringOf(place[name]);
    return text === "" ? [] : [[name, text] as const];
  });
  const allowed = options.object("filters")?.list("allowed_domains") ?? [];
  const tool: Tool = {
    type: "web_search_20250305",
    name: "web_search",
    ...(allowed.length > 0 && { allowed_domains: allowed }),
    ...(known.length > 0 && { user_location: { type: "approximate", ...Object.fromEntries(known) } }),
  };
  return { tool, known: undefined };
}

export function modelName(name: string, namespace: string | undefined): string {
  return namespace ? `${namespace.replace(/_*$/, "__")}${name}` : name;
}

/** What a custom tool's text looks like to the model. */
export function customInput(text: string): Fields {
  return { [CUSTOM_ARGUMENT]: text };
}

/** The text in the input of a custom tool's call; whatever else the model has written instead, as it is. */
export function customText(input: unknown, json: string): string {
  const text = fieldsOf(input)[CUSTOM_ARGUMENT];
  return typeof text === "string" ? text : json;
}

/** Always an object, for Anthropic takes no other: arguments that were none when the model wrote them are told as text. */
export function inputOfArguments(json: string): Fields {
  const input = json === "" ? {} : parseJson(json);
  return isRecord(input) ? input : customInput(json);
}
