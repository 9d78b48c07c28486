/** Tokens per second of the newest answer that was long enough to time. */
import type { Segment } from "./types.ts";

export const speed: Segment = {
  name: "speed",
  role: "plain",
  text: ({ tokensPerSecond }) => (tokensPerSecond === undefined ? undefined : `${Math.round(tokensPerSecond)} tok/s`),
};
