/** The conversation as turns: neighbours of one role are one turn, as they are at Anthropic. */
import {
  blocksOf,
  isToolUse,
  type Block,
  type MessageParam,
  type MessagesRequest,
  type Role,
} from "../../../core/message.ts";
import type { ChatQuirks } from "../../../core/quirks.ts";
import { reminder } from "../shared/system.ts";

export interface Turn extends MessageParam {
  readonly content: readonly Block[];
}

/** Some prompt templates demand that roles alternate, and some refuse a system message that is not the first. */
export function turnsOf({ messages }: MessagesRequest, quirks: ChatQuirks): readonly Turn[] {
  const turns: Turn[] = [];
  for (const { role, content } of messages) {
    const blocks = blocksOf(content);
    if (role === "system" && !quirks.lateSystem) append(turns, "user", reminder(blocks));
    else append(turns, role, quirks.tools ? blocks : blocks.map(told));
  }
  return turns;
}

function append(turns: Turn[], role: Role, blocks: readonly Block[]): void {
  if (blocks.length === 0) return;
  const last = turns.at(-1);
  if (last?.role === role) turns[turns.length - 1] = { role, content: [...last.content, ...blocks] };
  else turns.push({ role, content: blocks });
}

/** A call in words, for a provider that knows no tools. Its result is then one without a call. */
function told(block: Block): Block {
  if (!isToolUse(block)) return block;
  return { type: "text", text: `[${block.name}: ${JSON.stringify(block.input ?? {})}]` };
}
