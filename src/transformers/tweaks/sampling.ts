/** `sampling`: how the model picks its words, set by the configuration instead of the client. */
import { z } from "zod";

import { capTokens } from "./cap-tokens.ts";
import { transformer, type Transformer } from "./types.ts";

export const sampling: Transformer = transformer({
  name: "sampling",
  kind: "tweak",
  summary:
    "Sets the sampling parameters of every request. Chat Completions servers get them even where the vendor is not known to take them.",
  options: z.object({
    max_tokens: z.int().min(1).optional().describe("limit in tokens, as that of `maxtoken`"),
    temperature: z.number().min(0).optional().describe("replaces the client's"),
    top_p: z.number().min(0).max(1).optional().describe("replaces the client's"),
    top_k: z.int().min(0).optional().describe("replaces the client's"),
    repetition_penalty: z.number().min(0).optional().describe("for Chat Completions servers that know it"),
  }),
  make: ({ max_tokens = Number.POSITIVE_INFINITY, repetition_penalty, ...sampled }) => {
    const penalty = repetition_penalty === undefined ? {} : { repetition_penalty };
    return (_, dialect) => ({
      request: (request) => ({ ...capTokens(request, max_tokens), ...defined(sampled) }),
      ...(dialect === "openai-chat" && {
        body: (fields) => ({ ...fields, ...defined(sampled), ...penalty }),
      }),
    });
  },
});

type Sampled = Partial<Record<"temperature" | "top_p" | "top_k", number>>;

function defined({ temperature, top_p, top_k }: { [Key in keyof Sampled]: Sampled[Key] | undefined }): Sampled {
  return {
    ...(temperature !== undefined && { temperature }),
    ...(top_p !== undefined && { top_p }),
    ...(top_k !== undefined && { top_k }),
  };
}
