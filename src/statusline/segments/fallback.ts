/** The model that should have answered, where another one did. */
import { plain } from "../format.ts";
import type { Segment } from "./types.ts";

export const fallback: Segment = {
  name: "fallback",
  role: "warn",
  text: ({ instead }) => (instead === undefined ? undefined : plain(`fallback for ${instead}`, 60)),
};
