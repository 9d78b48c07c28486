/** What Chat providers refuse, in their own words where these are known: one rule for each, for all or for some vendors. */
import { isRecord } from "../../src/core/message.ts";
import { fieldsOf, itemsOf, parseJson, stringOf, type Fields } from "../../src/transformers/foreign.ts";
import { moonshotBreaks } from "./schema-rules.ts";

export interface ChatVendor {
  readonly name: string;
  readonly model: string;
  /** The form in which it reasons. */
  readonly reasons: "reasoning_content" | "reasoning" | "reasoning_details" | "think-tags" | "thinking-part" | "no";
  /** Whether it wants to see its reasoning again, and in which turns. */
  readonly wantsBack: "tool-turns" | "all-turns" | "no";
  /** Top-level fields beside the common ones. */
  readonly fields: readonly string[];
  readonly rules: readonly Rule[];
  readonly id: (number: number, tool: string) => string;
}

/** Reasoning that the provider has given, by the text or the first call of its turn. */
export type Given = ReadonlyMap<string, string>;

/** What is wrong with a request; empty for nothing. */
type Rule = (body: Fields, messages: readonly Fields[], given: Given, vendor: ChatVendor) => string;

const COMMON: ReadonlySet<string> = new Set([
  "model",
  "messages",
  "tools",
  "tool_choice",
  "stop",
  "temperature",
  "top_p",
  "response_format",
  "stream",
  "stream_options",
]);
const ROLES: ReadonlySet<unknown> = new Set(["system", "user", "assistant", "tool"]);

export function chatFault(vendor: ChatVendor, body: Fields, given: Given): string {
  const messages = itemsOf(body["messages"]).map(fieldsOf);
  for (const rule of [...PROTOCOL, ...vendor.rules]) {
    const fault = rule(body, messages, given, vendor);
    if (fault !== "") return fault;
  }
  return "";
}

function callsOf(message: Fields): readonly Fields[] {
  return itemsOf(message["tool_calls"]).map(fieldsOf);
}

const knownFields: Rule = (body, _messages, _given, { fields }) => {
  const unknown = Object.keys(body).find((name) => !COMMON.has(name) && !fields.includes(name));
  return unknown === undefined ? "" : `Unrecognized request argument supplied: ${unknown}`;
};

const roles: Rule = (_body, messages) => {
  const index = messages.findIndex(({ role }) => !ROLES.has(role));
  return index === -1 ? "" : `messages[${index}].role is unknown`;
};

const answeredCalls: Rule = (_body, messages) => {
  let due: string[] = [];
  for (const [index, message] of messages.entries()) {
    if (message["role"] === "tool") {
      const id = stringOf(message["tool_call_id"]);
      if (!due.includes(id))
        return `messages[${index}]: messages with role 'tool' must be a response to a preceding message with 'tool_calls'`;
      due = due.filter((other) => other !== id);
    } else if (due.length > 0) {
      return `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. Missing: ${due.join()}`;
    }
    if (message["role"] === "assistant") due = callsOf(message).map(({ id }) => stringOf(id));
  }
  return due.length > 0 ? `tool_call_ids did not have response messages: ${due.join()}` : "";
};

const lawfulCalls: Rule = (_body, messages) => {
  for (const call of messages.flatMap(callsOf)) {
    const { name, arguments: args } = fieldsOf(call["function"]);
    if (call["type"] !== "function" || stringOf(call["id"]) === "") return "a tool call without type or id";
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(stringOf(name))) return `tool name ${String(name)}`;
    if (!isRecord(parseJson(stringOf(args)))) return "arguments are not the JSON of an object";
  }
  return "";
};

const contents: Rule = (_body, messages) => {
  for (const [index, message] of messages.entries()) {
    const { role, content } = message;
    const called = callsOf(message).length > 0;
    const empty =
      content === null || content === undefined || content === "" || (Array.isArray(content) && content.length === 0);
    if (empty && !(role === "assistant" && called)) return `messages[${index}]: content must not be empty`;
    if (content === undefined) return `messages[${index}]: content is required`;
  }
  return "";
};

const textResults: Rule = (_body, messages) => {
  const bad = messages.some(({ role, content }) => role === "tool" && typeof content !== "string");
  return bad ? "Invalid 'messages': tool messages must have string content" : "";
};

const lawfulTools: Rule = (body) => {
  for (const tool of itemsOf(body["tools"]).map(fieldsOf)) {
    const { name, parameters } = fieldsOf(tool["function"]);
    if (tool["type"] !== "function")
      return `tools: Invalid value: '${String(tool["type"])}'. Supported values are: 'function'`;
    if (!/^[a-zA-Z0-9_-]{1,64}$/.test(stringOf(name))) return `Invalid 'tools.function.name': ${String(name)}`;
    const schema = fieldsOf(parameters);
    if (schema["type"] !== "object" || !isRecord(schema["properties"]))
      return `Invalid schema for function '${String(name)}'`;
  }
  return "";
};

const fewStops: Rule = (body) => (itemsOf(body["stop"]).length > 4 ? "'stop' takes at most 4 sequences" : "");

const PROTOCOL: readonly Rule[] = [knownFields, roles, answeredCalls, lawfulCalls, contents, lawfulTools, fewStops];

/** OpenAI's reasoning models. */
const openaiReasoning: Rule = (body) => {
  if (body["temperature"] !== undefined || body["stop"] !== undefined) return "Unsupported parameter for this model";
  return body["max_tokens"] === undefined
    ? ""
    : "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
};

const shortIds: Rule = (_body, messages) =>
  messages.flatMap(callsOf).some(({ id }) => stringOf(id).length > 40)
    ? "Invalid 'tool_calls.id': string too long, max 40"
    : "";

const noReasoning: Rule = (_body, messages) =>
  messages.some((message) => Object.keys(message).some((key) => key.startsWith("reasoning")))
    ? "Unknown parameter: 'reasoning_content'"
    : "";

const systemFirst: Rule = (_body, messages) =>
  messages.slice(1).some(({ role }) => role === "system") ? "System message must be at the beginning." : "";

const alternating: Rule = (_body, messages) => {
  const turns = messages.filter(({ role }) => role !== "system").map(({ role }) => (role === "tool" ? "user" : role));
  const twice = turns.some((role, i) => role === "assistant" && role === turns[i - 1]);
  return twice || turns[0] === "assistant" ? "Conversation roles must alternate user/assistant/user/assistant/..." : "";
};

const userAfterTool: Rule = (_body, messages) =>
  messages.some(({ role }, i) => role === "user" && messages[i - 1]?.["role"] === "tool")
    ? "Unexpected role 'user' after role 'tool'"
    : "";

const nineLetters: Rule = (_body, messages) => {
  const ids = messages.flatMap((message) => [
    ...callsOf(message).map(({ id }) => id),
    ...(message["role"] === "tool" ? [message["tool_call_id"]] : []),
  ]);
  const bad = ids.find((id) => !/^[a-zA-Z0-9]{9}$/.test(stringOf(id)));
  return bad === undefined
    ? ""
    : `Tool call id was ${JSON.stringify(bad)} but must be a-z, A-Z, 0-9, with a length of 9.`;
};

const lastIsAsked: Rule = (_body, messages) => {
  const last = fieldsOf(messages.at(-1));
  return last["role"] === "assistant" && last["prefix"] !== true
    ? "Expected last role User or Tool (or Assistant with prefix True) for serving but got assistant"
    : "";
};

/** True unless the request turns it off, in whichever field. */
export function isThinking(body: Fields): boolean {
  const off = [
    fieldsOf(body["thinking"])["type"] === "disabled",
    body["enable_thinking"] === false,
    fieldsOf(body["reasoning"])["enabled"] === false,
    body["reasoning_effort"] === "none",
    fieldsOf(body["chat_template_kwargs"])["enable_thinking"] === false,
  ];
  return !off.includes(true);
}

const forcedTool: Rule = (body) => {
  const forced = body["tool_choice"] === "required" || isRecord(body["tool_choice"]);
  return forced && isThinking(body) ? "tool_choice 'specified' is incompatible with thinking enabled" : "";
};

const toggle: Rule = (body) => {
  const { type } = fieldsOf(body["thinking"]);
  return type === undefined || type === "enabled" || type === "disabled"
    ? ""
    : `thinking.type: unknown variant ${JSON.stringify(type)}`;
};

const onlyAuto: Rule = (body) =>
  body["tool_choice"] === undefined || body["tool_choice"] === "auto" ? "" : "tool_choice only supports auto";

const unforced: Rule = (body) =>
  body["tool_choice"] === undefined || body["tool_choice"] === "auto" || body["tool_choice"] === "none"
    ? ""
    : "invalid params, tool_choice";

/** The field must be there in every turn with tools, if only empty. */
const fieldInToolTurns: Rule = (body, messages) => {
  const index = messages.findIndex(
    (message) => callsOf(message).length > 0 && message["reasoning_content"] === undefined,
  );
  return index === -1 || !isThinking(body)
    ? ""
    : `thinking is enabled but reasoning_content is missing in assistant tool call message at index ${index}`;
};

/** What the provider itself has thought must come back as it was, where it wants it back at all. */
const own: Rule = (body, messages, given, vendor) => {
  for (const message of messages) {
    if (message["role"] !== "assistant" || !isThinking(body)) continue;
    const [call] = callsOf(message);
    const key = call ? stringOf(call["id"]) : plainText(message, vendor);
    const expected = given.get(key);
    if (expected === undefined || (vendor.wantsBack === "tool-turns" && !call)) continue;
    if (reasoningIn(message, vendor) !== expected)
      return "The `reasoning_content` in the thinking mode must be passed back to the API.";
  }
  return "";
};

function plainText({ content }: Fields, { reasons }: ChatVendor): string {
  const text =
    typeof content === "string"
      ? content
      : itemsOf(content)
          .map((part) => stringOf(fieldsOf(part)["text"]))
          .join("");
  return reasons === "think-tags" ? text.replace(/^<think>[^]*?<\/think>/, "") : text;
}

function reasoningIn(message: Fields, { reasons }: ChatVendor): string | undefined {
  const { content } = message;
  switch (reasons) {
    case "reasoning_content":
    case "reasoning": {
      const text = message[reasons] ?? message["reasoning_content"];
      return typeof text === "string" ? text : undefined;
    }
    case "reasoning_details":
      return (
        itemsOf(message["reasoning_details"])
          .map((detail) => stringOf(fieldsOf(detail)["text"]))
          .join("") || undefined
      );
    case "think-tags":
      return /^<think>([^]*?)<\/think>/.exec(stringOf(content))?.[1];
    case "thinking-part":
      return stringOf(fieldsOf(itemsOf(fieldsOf(itemsOf(content)[0])["thinking"])[0])["text"]) || undefined;
    case "no":
      return undefined;
  }
}

const kimiSchemas: Rule = (body) =>
  itemsOf(body["tools"]).flatMap((tool) => moonshotBreaks(fieldsOf(fieldsOf(tool)["function"])["parameters"]))[0] ?? "";

const noMarkers: Rule = (body) =>
  JSON.stringify(body).includes('"cache_control"') ? "Unknown parameter: cache_control" : "";

const fourMarkers: Rule = (body) =>
  (JSON.stringify(body).match(/"cache_control"/g)?.length ?? 0) > 4 ? "at most 4 cache markers" : "";

const noImages: Rule = (body) =>
  JSON.stringify(body["messages"]).includes('"image_url"') ? "unknown variant `image_url`, expected `text`" : "";

const call = (number: number): string => `call_${number}`;
const LENGTH = ["max_tokens"];
const MORE = ["max_completion_tokens"];

export const CHAT_VENDORS: readonly ChatVendor[] = [
  {
    name: "openai",
    model: "o4-mini",
    reasons: "no",
    wantsBack: "no",
    fields: [
      ...MORE,
      "reasoning_effort",
      "parallel_tool_calls",
      "safety_identifier",
      "prompt_cache_key",
      "store",
      "service_tier",
    ],
    rules: [openaiReasoning, shortIds, noReasoning, textResults, noMarkers],
    id: (number) => `call_${"x".repeat(20)}${number}`,
  },
  {
    name: "deepseek",
    model: "deepseek-v4-pro",
    reasons: "reasoning_content",
    wantsBack: "tool-turns",
    fields: [...LENGTH, "thinking", "reasoning_effort", "user_id"],
    rules: [toggle, fieldInToolTurns, own, forcedTool, textResults, noMarkers],
    id: (number) => `call_00_${number}`,
  },
  {
    name: "moonshot",
    model: "kimi-k2.6",
    reasons: "reasoning_content",
    wantsBack: "all-turns",
    fields: [...MORE, "thinking", "prompt_cache_key"],
    rules: [toggle, fieldInToolTurns, own, forcedTool, textResults, kimiSchemas, noMarkers],
    id: (number, tool) => `functions.${tool}:${number}`,
  },
  {
    name: "zhipu",
    model: "glm-5v",
    reasons: "reasoning_content",
    wantsBack: "all-turns",
    fields: [...LENGTH, "thinking", "user_id", "tool_stream"],
    rules: [toggle, own, onlyAuto, textResults, noMarkers],
    id: call,
  },
  {
    name: "dashscope",
    model: "qwen3.7-plus",
    reasons: "reasoning_content",
    wantsBack: "all-turns",
    fields: [...LENGTH, "enable_thinking", "thinking_budget", "preserve_thinking", "top_k"],
    rules: [systemFirst, alternating, own, forcedTool, textResults, fourMarkers],
    id: call,
  },
  {
    name: "minimax",
    model: "MiniMax-M2.5",
    reasons: "reasoning_details",
    wantsBack: "all-turns",
    fields: [...LENGTH, "reasoning_split"],
    rules: [own, unforced, noImages, textResults, noMarkers],
    id: (number) => `call_function_${number}`,
  },
  {
    name: "minimax",
    model: "abab-7",
    reasons: "think-tags",
    wantsBack: "all-turns",
    fields: LENGTH,
    rules: [own, unforced, textResults, noMarkers],
    id: call,
  },
  {
    name: "mistral",
    model: "mistral-large-4-0",
    reasons: "thinking-part",
    wantsBack: "all-turns",
    fields: [...LENGTH, "reasoning_effort", "parallel_tool_calls"],
    rules: [nineLetters, userAfterTool, systemFirst, lastIsAsked, own, textResults, noMarkers],
    id: (number) => `Mistral${String(number).padStart(2, "0")}`,
  },
  {
    name: "openrouter",
    model: "anthropic/claude-sonnet-5",
    reasons: "reasoning_details",
    wantsBack: "all-turns",
    fields: [...LENGTH, "reasoning", "parallel_tool_calls", "user", "session_id", "top_k", "plugins"],
    rules: [own, fourMarkers],
    id: (number) => `toolu_${number}`,
  },
  {
    name: "vllm",
    model: "Qwen/Qwen3.5-32B",
    reasons: "reasoning",
    wantsBack: "tool-turns",
    fields: [...LENGTH, "chat_template_kwargs", "parallel_tool_calls", "top_k", "user"],
    rules: [systemFirst, alternating, own, textResults, noMarkers],
    id: (number) => `chatcmpl-tool-${number}`,
  },
  {
    name: "acme",
    model: "some-model",
    reasons: "reasoning",
    wantsBack: "tool-turns",
    fields: [...LENGTH, "user"],
    rules: [own, textResults, noMarkers],
    id: call,
  },
];
