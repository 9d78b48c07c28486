/** What passes from the recorder to the writer. */
import type { LogLine } from "../core/log-line.ts";
import type { BodyPart, FlowDetail, FlowRow } from "../core/record.ts";
import type { Likeness } from "./likeness.ts";

/** `headers` leaves out what was said: bodies, and the text of answers. */
export type CaptureLevel = "off" | "headers" | "full";

/** Also in pieces, as it came. */
export interface DraftBody {
  readonly part: BodyPart;
  readonly content: string | readonly Uint8Array[];
  /** Whether searches look at it. */
  readonly searched: boolean;
}

/** A finished request as it was, secrets and all. */
export interface Draft {
  readonly row: FlowRow;
  readonly detail: FlowDetail;
  readonly bodies: readonly DraftBody[];
}

export interface ReadBody extends Omit<DraftBody, "content"> {
  readonly bytes: Buffer;
  /** In front of `bytes` and behind them stands what begins and ends the client's request. */
  readonly like?: Likeness | undefined;
}

/** The same where it is written. */
export interface ReadDraft extends Omit<Draft, "bodies"> {
  readonly bodies: readonly ReadBody[];
}

export interface Batch {
  /** Requests that are still running, to be seen before their end. */
  readonly open: readonly FlowRow[];
  readonly drafts: readonly ReadDraft[];
  readonly logs: readonly LogLine[];
}
