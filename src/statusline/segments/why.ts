/** Why the rule decided so. */
import { plain } from "../format.ts";
import type { Segment } from "./types.ts";

export const why: Segment = {
  name: "why",
  role: "dim",
  text: (snapshot) => (snapshot.why === undefined ? undefined : plain(`why ${snapshot.why}`, 60)),
};
