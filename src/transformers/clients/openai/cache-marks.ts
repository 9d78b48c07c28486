/**
 * Marks for the prompt cache. OpenAI caches by itself, Anthropic only where it is told to, and a conversation without marks
 * is paid for in full on every turn. Single requests stay without: writing to the cache costs more than reading nothing.
 */
import { blocksOf, type Block, type MessageParam, type MessagesRequest } from "../../../core/message.ts";

const MARK = { cache_control: { type: "ephemeral" } } as const;

/** Nothing is added where the client has set marks of its own. */
export function withCacheMarks(request: MessagesRequest): MessagesRequest {
  const { system = [], messages } = request;
  if (!goesOn(request) || [{ content: system }, ...messages].some(hasMark)) return request;
  const instructions = blocksOf(system);
  const last = messages.at(-1);
  return {
    ...request,
    ...(instructions.length > 0 && { system: markedEnd(instructions) }),
    ...(last && { messages: [...messages.slice(0, -1), { ...last, content: markedEnd(blocksOf(last.content)) }] }),
  };
}

function goesOn({ tools = [], messages }: MessagesRequest): boolean {
  return tools.length > 0 || messages.some(({ role }) => role === "assistant");
}

function hasMark({ content }: Pick<MessageParam, "content">): boolean {
  return typeof content !== "string" && content.some((block) => block["cache_control"] !== undefined);
}

/** Thinking takes no mark. */
function markedEnd(blocks: readonly Block[]): readonly Block[] {
  const last = blocks.at(-1);
  if (!last || last.type === "thinking" || last.type === "redacted_thinking") return blocks;
  return [...blocks.slice(0, -1), { ...last, ...MARK }];
}
