/** Says something to the model behind the last thing the user said. */
import { blocksOf, type Block, type MessageParam, type MessagesRequest } from "../../core/message.ts";

/** After tool results, where every provider accepts a text; in a message of its own where the model spoke last. */
export function withLastWords(request: MessagesRequest, text: string): MessagesRequest {
  const block: Block = { type: "text", text };
  const last = request.messages.at(-1);
  if (last?.role !== "user") return { ...request, messages: [...request.messages, { role: "user", content: [block] }] };
  const extended: MessageParam = { ...last, content: [...blocksOf(last.content), block] };
  return { ...request, messages: [...request.messages.slice(0, -1), extended] };
}
