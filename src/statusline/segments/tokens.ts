/** Tokens of the newest answer: in, the share of it that came from the cache, out. */
import { tokens as short } from "../format.ts";
import type { Segment } from "./types.ts";

export const tokens: Segment = {
  name: "tokens",
  role: "plain",
  text: ({ inputTokens, cachedTokens, outputTokens }) => {
    if (outputTokens === undefined) return undefined;
    if (!inputTokens) return `${short(outputTokens)} out`;
    const share = Math.round((100 * (cachedTokens ?? 0)) / inputTokens);
    return `${short(inputTokens)} in${share > 0 ? ` (${share}% cached)` : ""} ${short(outputTokens)} out`;
  },
};
