/** How full the window of the routed model is, which Claude Code does not know. */
import { contextShare } from "../state.ts";
import type { Segment } from "./types.ts";

export const context: Segment = {
  name: "context",
  role: "plain",
  text: (snapshot) => {
    const share = contextShare(snapshot);
    return share === undefined ? undefined : `ctx ${Math.round(share * 100)}%`;
  },
};
