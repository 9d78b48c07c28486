/** What a segment is: one fact of the snapshot as a short text, or nothing when the fact is not known. */
import type { Snapshot } from "../state.ts";

/** Colour role; the same meaning as in the sidebar. */
export type Role = "route" | "dim" | "plain" | "warn" | "err";

export interface Segment {
  readonly name: string;
  readonly role: Role;
  readonly text: (snapshot: Snapshot) => string | undefined;
}
