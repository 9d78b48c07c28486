/** What the session has cost at the prices of those who answered. */
import { dollars } from "../format.ts";
import type { Segment } from "./types.ts";

export const cost: Segment = {
  name: "cost",
  role: "plain",
  text: ({ cost: spent }) => (spent === undefined ? undefined : dollars(spent)),
};
