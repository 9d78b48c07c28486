/**
 * `<CCR-SUBAGENT-MODEL>provider,model</CCR-SUBAGENT-MODEL>` in the prompt of a sub-agent.
 *
 * Claude Code 2.1.330 sends the prompt that an agent was called with as a block of the first user message, and the body of
 * an agent's file inside of the last system block (measured). Text is searched with `indexOf` only, in linear time.
 */
import type { Block, MessageParam, MessagesRequest } from "../core/message.ts";
import type { SubagentTag } from "./types.ts";

const OPEN = "<CCR-SUBAGENT-MODEL>";
const CLOSE = "</CCR-SUBAGENT-MODEL>";
/** Longer than any name of a model. */
const MAX_NAME = 300;
/** Reminders may come in a message of their own, before the prompt. */
const USER_MESSAGES = 2;

/** The first tag whose name `exists`; others are ordinary text, such as documentation about tags. */
export function findSubagentTag(request: MessagesRequest, exists: (name: string) => boolean): SubagentTag | undefined {
  const inSystem = cutFrom(request.system ?? "", (text) => cut(text, text.indexOf(OPEN), exists));
  if (inSystem) return { name: inSystem.name, without: { ...request, system: inSystem.rest } };
  let seen = 0;
  for (const [index, message] of request.messages.entries()) {
    if (message.role !== "user") continue;
    if (++seen > USER_MESSAGES) break;
    const found = cutFrom(message.content, (text) => cut(text, leadingTag(text), exists));
    if (found) return { name: found.name, without: withContent(request, index, message, found.rest) };
  }
  return undefined;
}

interface Cut<T> {
  readonly name: string;
  readonly rest: T;
}

type Content = MessageParam["content"];

function cutFrom(content: Content, cutText: (text: string) => Cut<string> | undefined): Cut<Content> | undefined {
  if (typeof content === "string") return cutText(content);
  for (const [index, block] of content.entries()) {
    const found = block.type === "text" && typeof block["text"] === "string" ? cutText(block["text"]) : undefined;
    if (found) return { name: found.name, rest: withText(content, index, block, found.rest) };
  }
  return undefined;
}

/** What a user writes about tags in the middle of a text is no order. */
function leadingTag(text: string): number {
  const at = text.indexOf(OPEN);
  return at === -1 || text.slice(0, at).trim() !== "" ? -1 : at;
}

function cut(text: string, at: number, exists: (name: string) => boolean): Cut<string> | undefined {
  if (at === -1) return undefined;
  const start = at + OPEN.length;
  const length = text.slice(start, start + MAX_NAME + CLOSE.length).indexOf(CLOSE);
  const name = length === -1 ? "" : text.slice(start, start + length).trim();
  if (name === "" || !exists(name)) return undefined;
  const after = text.slice(start + length + CLOSE.length);
  return { name, rest: text.slice(0, at) + after.replace(/^[ \t]*\r?\n/, "") };
}

/** Providers refuse text blocks without text. */
function withText(blocks: readonly Block[], index: number, block: Block, text: string): readonly Block[] {
  return text.trim() === "" && blocks.length > 1 ? blocks.toSpliced(index, 1) : blocks.with(index, { ...block, text });
}

function withContent(
  request: MessagesRequest,
  index: number,
  message: MessageParam,
  content: Content,
): MessagesRequest {
  return { ...request, messages: request.messages.with(index, { ...message, content }) };
}
