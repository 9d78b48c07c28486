/** `Router.image`: turns that show the model a picture, unless `forceUseImageAgent` leaves them to a model that cannot see. */
import { isImage, isToolResult, type Block, type MessageParam, type MessagesRequest } from "../../core/message.ts";
import { hit, pass, scenario } from "./scenario.ts";
import type { Rule } from "../types.ts";

export const image: Rule = scenario("image", ({ facts: { request }, config }) => {
  const last = imagesIn(lastTurn(request));
  if (last === 0) return pass("no image in the last turn");
  const found = last === 1 ? "an image" : `${last} images`;
  if (config.imageAgent) return pass(`${found} in the last turn, for the image agent: forceUseImageAgent`);
  return hit(`${found} in the last turn`);
});

/** What came after the model's last answer: a prompt or results of tools, and system messages behind them. */
function lastTurn({ messages }: MessagesRequest): readonly MessageParam[] {
  return messages.slice(messages.findLastIndex(({ role }) => role === "assistant") + 1);
}

function imagesIn(messages: readonly MessageParam[]): number {
  let count = 0;
  for (const { content } of messages) {
    if (typeof content === "string") continue;
    for (const block of content) count += imagesOf(block);
  }
  return count;
}

/** `Read` gives pictures inside of its result. */
function imagesOf(block: Block): number {
  if (isImage(block)) return 1;
  const inner: unknown[] = isToolResult(block) && Array.isArray(block.content) ? block.content : [];
  return inner.filter((part) => isImagePart(part)).length;
}

function isImagePart(part: unknown): boolean {
  return typeof part === "object" && part !== null && "type" in part && part.type === "image";
}
