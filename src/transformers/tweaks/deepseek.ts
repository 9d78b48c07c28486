/** `deepseek`: the vendor's quirks, and the limit of its older models. */
import { z } from "zod";

import { capTokens } from "./cap-tokens.ts";
import { transformer, type Transformer } from "./types.ts";

/** DeepSeek V3 refuses to write more; servers of others that run it keep the limit. */
const LIMIT = 8_192;
/** Counts the reasoning too. */
const REASONER_LIMIT = 65_536;
/** From V4 on the limit is above what any client asks for. */
const WITHOUT_LIMIT = /v([4-9]|\d\d)/i;

export const deepseek: Transformer = transformer({
  name: "deepseek",
  kind: "quirks",
  summary:
    "DeepSeek's way of thinking switches, reasoning and user ids. Lowers `max_tokens` to 8192 (`deepseek-reasoner`: 65536); models from V4 on keep what the client asks for.",
  options: z.object({}),
  make: () => (target) => {
    const limit = limitOf(target.model);
    return limit === undefined ? {} : { request: (request) => capTokens(request, limit) };
  },
});

function limitOf(model: string): number | undefined {
  if (WITHOUT_LIMIT.test(model)) return undefined;
  return model.includes("deepseek-reasoner") ? REASONER_LIMIT : LIMIT;
}
