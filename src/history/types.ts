/** What passes from the recorder to the writer. Plain data, for it crosses from one thread to another. */
import type { BodyPart, FlowDetail, FlowRow } from "../core/record.ts";

/** `headers` leaves out what was said: bodies, and the text of answers. */
export type CaptureLevel = "off" | "headers" | "full";

export interface DraftBody {
  readonly part: BodyPart;
  readonly content: string | Uint8Array;
  /** Whether searches look at it. */
  readonly searched: boolean;
}

/** A finished request as it was, secrets and all. */
export interface Draft {
  readonly row: FlowRow;
  readonly detail: FlowDetail;
  readonly bodies: readonly DraftBody[];
}

export type LogLevel = "error" | "warn" | "info" | "debug";

export interface LogLine {
  readonly at: number;
  readonly flow: number | undefined;
  readonly level: LogLevel;
  /** What it is about: `route`, `upstream`, `config`. */
  readonly topic: string;
  readonly text: string;
}

export interface Batch {
  /** Requests that are still running, to be seen before their end. */
  readonly open: readonly FlowRow[];
  readonly drafts: readonly Draft[];
  readonly logs: readonly LogLine[];
}
