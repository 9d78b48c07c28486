/** Requests without what a provider has refused. Each gives undefined where there is nothing to take away. */
import { isToolResult, type Block, type MessageParam, type MessagesRequest } from "../core/message.ts";
import { fieldsOf, itemsOf, numberOf, stringOf } from "./foreign.ts";

type Mended = MessagesRequest | undefined;

const MIN_BUDGET = 1_024;
/** What the fields of a request are about, in words that cannot be done without. */
const ESSENTIAL: ReadonlySet<string> = new Set(["model", "messages", "max_tokens", "stream", "tools", "system"]);

export function withoutThinkingBlocks(request: MessagesRequest): Mended {
  return withBlocks(request, (block) => (isThinking(block) ? [] : [block]));
}

export function thinkingOff(request: MessagesRequest): Mended {
  if (fieldsOf(request.thinking)["type"] === "disabled") return undefined;
  return { ...request, thinking: { type: "disabled" } };
}

/** As the model likes it, where it cannot be turned off. */
export function thinkingUnsaid(request: MessagesRequest): Mended {
  return without(request, "thinking");
}

/** A budget below the length of the answer; without room for one, no thinking. */
export function thinkingByBudget(request: MessagesRequest): Mended {
  const { budget_tokens: asked } = fieldsOf(request.thinking);
  const most = request.max_tokens === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(request.max_tokens / 2);
  const budget = Math.max(Math.min(numberOf(asked) ?? most, most, 31_999), MIN_BUDGET);
  if (budget >= (request.max_tokens ?? Number.MAX_SAFE_INTEGER)) return thinkingOff(request);
  return asked === budget ? undefined : { ...request, thinking: { type: "enabled", budget_tokens: budget } };
}

export function thinkingAdaptive(request: MessagesRequest): Mended {
  const { type } = fieldsOf(request.thinking);
  return type === "adaptive" ? undefined : { ...request, thinking: { type: "adaptive" } };
}

export function withoutEffort(request: MessagesRequest): Mended {
  const { effort, ...rest } = fieldsOf(request.output_config);
  if (effort === undefined) return undefined;
  return Object.keys(rest).length > 0 ? { ...request, output_config: rest } : without(request, "output_config");
}

export function withMaxTokens(request: MessagesRequest, limit: number): Mended {
  const { max_tokens: asked } = request;
  return limit >= 1 && asked !== undefined && asked > limit ? { ...request, max_tokens: limit } : undefined;
}

/** A field that only some providers know. */
export function without(request: MessagesRequest, field: string): Mended {
  if (ESSENTIAL.has(field) || request[field] === undefined) return undefined;
  const { [field]: _, ...rest } = request;
  return { ...rest, model: request.model, messages: request.messages };
}

export function withoutImages(request: MessagesRequest): Mended {
  return withBlocks(request, (block) => {
    if (block.type === "image") return [imageNote(block)];
    if (!isToolResult(block) || !itemsOf(block.content).some(isImage)) return [block];
    return [
      { ...block, content: itemsOf(block.content).map((part) => (isImage(part) ? imageNote(fieldsOf(part)) : part)) },
    ];
  });
}

/** System messages behind the first turn, told by the user. */
export function withoutLateSystem(request: MessagesRequest): Mended {
  if (!request.messages.some(({ role }) => role === "system")) return undefined;
  const messages = request.messages.map((message): MessageParam => {
    if (message.role !== "system") return message;
    const texts =
      typeof message.content === "string" ? [message.content] : message.content.map(({ text }) => stringOf(text));
    return { role: "user", content: `<system-reminder>\n${texts.join("\n\n")}\n</system-reminder>` };
  });
  return { ...request, messages };
}

function isThinking({ type }: Block): boolean {
  return type === "thinking" || type === "redacted_thinking";
}

function isImage(part: unknown): boolean {
  return fieldsOf(part)["type"] === "image";
}

function imageNote({ cache_control: marker }: { readonly [field: string]: unknown }): Block {
  const text = "[image left out: this model cannot see images]";
  return { type: "text", text, ...(marker === undefined ? {} : { cache_control: marker }) };
}

/** Messages that lose all their blocks go, too. */
function withBlocks(request: MessagesRequest, change: (block: Block) => readonly Block[]): Mended {
  let changed = false;
  const messages = request.messages.flatMap((message): MessageParam[] => {
    if (typeof message.content === "string" || message.content.length === 0) return [message];
    const content = message.content.flatMap(change);
    if (content.length === message.content.length && content.every((block, i) => block === message.content[i])) {
      return [message];
    }
    changed = true;
    return content.length === 0 ? [] : [{ ...message, content }];
  });
  return changed ? { ...request, messages } : undefined;
}
