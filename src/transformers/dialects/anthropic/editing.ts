/** What the parts share that make one request fit for one target. */
import type { MessagesQuirks } from "../../../core/quirks.ts";
import type { JsonEdits } from "../../json-edits.ts";
import type { Call } from "../../types.ts";
import type { ClaudeModel } from "./claude-models.ts";

export interface Editing {
  readonly call: Call;
  readonly quirks: MessagesQuirks;
  readonly edits: JsonEdits;
  /** What gets lost, for people. */
  readonly notes: string[];
  /** The target, where it is another of Claude's models than the one that the client made the request for. */
  readonly model: ClaudeModel | undefined;
}
