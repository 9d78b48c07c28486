/** `forcereasoning`: models without reasoning are asked to think in writing, between tags. */
import { z } from "zod";

import { isThinking, type Block, type MessageParam, type MessagesRequest } from "../../core/message.ts";
import type { Target } from "../../core/target.ts";
import { withLastWords } from "./last-words.ts";
import { TaggedThoughts, thoughtIn } from "./tagged-thoughts.ts";
import { transformer, type Transformer } from "./types.ts";

const TAGS = { open: "<reasoning_content>", close: "</reasoning_content>", anywhere: false } as const;

const PROMPT = `Before you answer or call a tool, think it through in writing, even if it looks simple. Put your thoughts first, in this form:
${TAGS.open}
your thoughts
${TAGS.close}
The answer follows the closing tag.`;

/** Older thoughts are left out: they cost more than they help. */
const MAX_THOUGHTS = 10;

export const forcereasoning: Transformer = transformer({
  name: "forcereasoning",
  kind: "tweak",
  summary: `Asks the model to think in writing before it answers, shows that as thinking, and tells the model its last ${MAX_THOUGHTS} thoughts again on later turns.`,
  options: z.object({}),
  make: () => (target) => ({
    request: (request) => withLastWords({ ...request, messages: withThoughts(request, target) }, PROMPT),
    answer: (answer) => new TaggedThoughts(TAGS, answer, true),
  }),
});

function withThoughts({ messages }: MessagesRequest, target: Target): readonly MessageParam[] {
  let left = MAX_THOUGHTS;
  const newestFirst = messages.toReversed().flatMap((message) => {
    const thought = thoughtOf(message, target);
    const told = thought !== "" && left > 0;
    if (told) left--;
    const content = inWriting(message.content, told ? thought : "");
    const emptied = content.length === 0 && message.content.length > 0;
    return emptied ? [] : [withContent(message, content)];
  });
  return newestFirst.toReversed();
}

function thoughtOf({ role, content }: MessageParam, target: Target): string {
  if (role !== "assistant" || typeof content === "string") return "";
  const thoughts = content.filter(isThinking).map((block) => thoughtIn(block, target).trim());
  return thoughts.filter(Boolean).join("\n\n");
}

function inWriting(content: MessageParam["content"], thought: string): MessageParam["content"] {
  if (typeof content === "string") return content;
  const rest = content.filter((block) => !isThinking(block));
  const told: Block = { type: "text", text: `${TAGS.open}\n${thought}\n${TAGS.close}` };
  return thought === "" ? rest : [told, ...rest];
}

function withContent(message: MessageParam, content: MessageParam["content"]): MessageParam {
  return { ...message, content };
}
