/** Which rule decided, and for which provider and model. */
import { plain } from "../format.ts";
import type { Segment } from "./types.ts";

export const route: Segment = {
  name: "route",
  role: "route",
  text: ({ rule, target }) => {
    if (target === undefined) return undefined;
    return plain(rule === undefined ? target : `${rule} → ${target}`, 100);
  },
};
