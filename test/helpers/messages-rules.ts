/** What Anthropic's Messages API refuses: one sentence for each, empty for a request that it takes. */
import { isRecord } from "../../src/core/message.ts";
import { fieldsOf, itemsOf, numberOf, stringOf, type Fields } from "../../src/transformers/foreign.ts";

const FIELDS: ReadonlySet<string> = new Set([
  "model",
  "messages",
  "max_tokens",
  "system",
  "stream",
  "stop_sequences",
  "temperature",
  "top_p",
  "top_k",
  "tools",
  "tool_choice",
  "thinking",
  "output_config",
  "metadata",
  "service_tier",
  "cache_control",
]);
const MAX_MARKS = 4;
const MAX_USER_ID = 256;

/** `betas` are those that the request's header names. */
export function messagesBreaks(request: Fields, betas: ReadonlySet<string> = new Set()): string[] {
  const messages = itemsOf(request["messages"]).map(fieldsOf);
  return [
    ...extraBreaks(request, betas),
    ...((numberOf(request["max_tokens"]) ?? 0) > 0 ? [] : ["max_tokens: Field required"]),
    ...itemsOf(request["system"])
      .map(fieldsOf)
      .flatMap((block) => blockBreaks(block, "system")),
    ...conversationBreaks(messages),
    ...toolBreaks(request),
    ...samplingBreaks(request),
    ...(JSON.stringify(request).split('"cache_control"').length - 1 > MAX_MARKS ? ["too many cache_control"] : []),
    ...(stringOf(fieldsOf(request["metadata"])["user_id"]).length > MAX_USER_ID ? ["metadata.user_id: too long"] : []),
  ];
}

/** Places of fields that need a beta, each with the betas that bring it. */
const BETA_FIELDS: readonly (readonly [string, string, readonly string[]])[] = [
  ["", "context_management", ["context-management-2025-06-27"]],
  ["", "safeguards", ["dangerous-tool-use-2026-09-03"]],
  ["tools", "defer_loading", ["advanced-tool-use-2025-11-20", "tool-search-tool-2025-10-19"]],
  ["messages", "output_config", ["per-turn-control-2026-07-01"]],
];

function extraBreaks(request: Fields, betas: ReadonlySet<string>): string[] {
  const unlocked = (place: string, name: string): boolean =>
    BETA_FIELDS.some(([at, field, names]) => at === place && field === name && names.some((beta) => betas.has(beta)));
  const unknown = Object.keys(request).filter((name) => !FIELDS.has(name) && !unlocked("", name));
  const nested = BETA_FIELDS.filter(
    ([place, field]) => itemsOf(request[place]).some((item) => field in fieldsOf(item)) && !unlocked(place, field),
  ).map(([place, field]) => `${place}.0.${field}`);
  return [...unknown, ...nested].map((name) => `${name}: Extra inputs are not permitted`);
}

function conversationBreaks(messages: readonly Fields[]): string[] {
  const breaks = messages.length === 0 ? ["messages: at least one message is required"] : [];
  let calls: string[] = [];
  messages.forEach((message, index) => {
    const content = message["content"];
    const blocks = typeof content === "string" ? [{ type: "text", text: content }] : itemsOf(content).map(fieldsOf);
    if (blocks.length === 0) breaks.push(`messages.${index}: content must not be empty`);
    for (const block of blocks) breaks.push(...blockBreaks(block, `messages.${index}`));
    if (index > 0 && message["role"] === messages[index - 1]?.["role"])
      breaks.push(`messages.${index}: the role again`);
    const results = blocks.filter(({ type }) => type === "tool_result").map(({ tool_use_id }) => stringOf(tool_use_id));
    if (results.toSorted().join() !== calls.toSorted().join()) breaks.push(`messages.${index}: calls without results`);
    if (blocks.slice(0, results.length).some(({ type }) => type !== "tool_result")) breaks.push("results come first");
    calls = blocks.filter(({ type }) => type === "tool_use").map(({ id }) => stringOf(id));
  });
  return breaks;
}

function blockBreaks(block: Fields, place: string): string[] {
  switch (block["type"]) {
    case "text":
      return stringOf(block["text"]).trim() === "" ? [`${place}: text must contain non-whitespace text`] : [];
    case "tool_use":
      return [
        ...(isRecord(block["input"]) ? [] : [`${place}: input should be an object`]),
        ...idBreaks(block["id"], place),
      ];
    case "tool_result":
      return [
        ...idBreaks(block["tool_use_id"], place),
        ...itemsOf(block["content"])
          .map(fieldsOf)
          .flatMap((inner) => blockBreaks(inner, place)),
      ];
    case "server_tool_use":
      return idBreaks(block["id"], place);
    case "web_search_tool_result":
      return itemsOf(block["content"]).some((page) => stringOf(fieldsOf(page)["encrypted_content"]) === "")
        ? [`${place}: web_search_result.encrypted_content: Invalid encrypted content`]
        : [];
    case "image":
    case "document":
    case "thinking":
    case "redacted_thinking":
      return [];
    default:
      return [`${place}: a block of type ${String(block["type"])}`];
  }
}

function idBreaks(id: unknown, place: string): string[] {
  return /^[a-zA-Z0-9_-]+$/.test(stringOf(id)) ? [] : [`${place}: id should match pattern '^[a-zA-Z0-9_-]+$'`];
}

function toolBreaks({ tools, tool_choice }: Fields): string[] {
  const list = itemsOf(tools).map(fieldsOf);
  const names = list.map(({ name }) => name);
  const choice = fieldsOf(tool_choice);
  return [
    ...(tools !== undefined && list.length === 0 ? ["tools: an empty list"] : []),
    ...(new Set(names).size === names.length ? [] : ["tools: names must be unique"]),
    ...list
      .filter(({ type, input_schema }) => !type && fieldsOf(input_schema)["type"] !== "object")
      .map(({ name }) => `${String(name)}: input_schema.type must be object`),
    ...(tool_choice !== undefined && list.length === 0 ? ["tool_choice without tools"] : []),
    ...(choice["type"] === "tool" && !names.includes(choice["name"]) ? ["tool_choice names no tool"] : []),
  ];
}

function samplingBreaks({ thinking, temperature, top_p, max_tokens, stop_sequences }: Fields): string[] {
  const { type, budget_tokens } = fieldsOf(thinking);
  const thinks = type === "enabled" || type === "adaptive";
  const budget = numberOf(budget_tokens);
  return [
    ...((numberOf(temperature) ?? 0) > 1 ? ["temperature: above 1"] : []),
    ...(thinks && (temperature !== undefined || top_p !== undefined) ? ["sampling beside thinking"] : []),
    ...(budget !== undefined && budget < 1024 ? ["thinking.budget_tokens: below 1024"] : []),
    ...(budget !== undefined && budget >= (numberOf(max_tokens) ?? 0) ? ["budget_tokens: not below max_tokens"] : []),
    ...(itemsOf(stop_sequences).includes("") ? ["stop_sequences: an empty one"] : []),
  ];
}
