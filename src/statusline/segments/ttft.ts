/** Time to first token of the newest answer. */
import { seconds } from "../format.ts";
import type { Segment } from "./types.ts";

export const ttft: Segment = {
  name: "ttft",
  role: "plain",
  text: (snapshot) => (snapshot.ttft === undefined ? undefined : `ttft ${seconds(snapshot.ttft)}`),
};
