/** The error of the newest request, until another one succeeds. */
import { plain } from "../format.ts";
import type { Segment } from "./types.ts";

export const error: Segment = {
  name: "error",
  role: "err",
  text: (snapshot) => (snapshot.error === undefined ? undefined : plain(snapshot.error, 80)),
};
