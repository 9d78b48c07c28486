/** That the user has chosen the model for this session. */
import type { Segment } from "./types.ts";

export const pin: Segment = {
  name: "pin",
  role: "route",
  text: ({ pinned }) => (pinned ? "pinned" : undefined),
};
