/** `cleancache`: no cache markers, for providers that refuse the field. */
import { z } from "zod";

import { isRecord, type Block, type MessagesRequest } from "../../core/message.ts";
import { transformer, type Transformer } from "./types.ts";

export const cleancache: Transformer = transformer({
  name: "cleancache",
  kind: "tweak",
  summary: "Removes every `cache_control` from the request: system prompt, messages, tool results and tools.",
  options: z.object({}),
  make: () => () => ({ request: clean }),
});

function clean(request: MessagesRequest): MessagesRequest {
  const { system, tools } = request;
  const messages = request.messages.map((message) => ({
    ...unmarked(message),
    content: cleanContent(message.content),
  }));
  return {
    ...unmarked(request),
    messages,
    ...(system !== undefined && { system: cleanContent(system) }),
    ...(tools && { tools: tools.map(unmarked) }),
  };
}

type Content = string | readonly Block[];

function cleanContent(content: Content): Content {
  return typeof content === "string" ? content : content.map(cleanBlock);
}

/** Tool results hold blocks of their own. */
function cleanBlock(block: Block): Block {
  const copy = unmarked(block);
  const { content } = copy;
  if (!Array.isArray(content)) return copy;
  return { ...copy, content: content.map((item: unknown) => (isRecord(item) ? unmarked(item) : item)) };
}

function unmarked<T extends object>(value: T): T {
  if (!("cache_control" in value)) return value;
  const copy = { ...value };
  Reflect.deleteProperty(copy, "cache_control");
  return copy;
}
