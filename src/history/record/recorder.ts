/** Assembles the record of each request: facts from the bus, notes from the capture, one draft at the end. */
import type { Capture, CapturedRequest, FlowCapture } from "../../core/capture.ts";
import type { BusEvent, FlowEvent } from "../../core/flow.ts";
import type { FlowRow } from "../../core/record.ts";
import { type LogLine, logLineOf } from "../../core/log-line.ts";
import type { CaptureLevel, Draft } from "../types.ts";
import { Budget } from "./budget.ts";
import { type CostOf, LiveFlow } from "./live-flow.ts";
import { Notes } from "./notes.ts";

/** Bytes of answers under way that are kept in all. */
const MAX_UNDER_WAY = 64 * 1024 * 1024;

const SHOWN_AFTER_MS = 100;

/** Where finished records go. */
export interface RecordSink {
  /** What the bodies hold is to be copied at once. */
  draft(draft: Draft): void;
  log(line: LogLine): void;
}

export interface RecorderOptions {
  readonly level: CaptureLevel;
  readonly costOf: CostOf;
  readonly sink: RecordSink;
}

export class Recorder implements Capture {
  readonly #options: RecorderOptions;
  readonly #flows = new Map<number, LiveFlow>();
  readonly #notes = new Map<number, Notes>();
  readonly #budget = new Budget(MAX_UNDER_WAY);

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  begin(flow: number, request: CapturedRequest): FlowCapture | undefined {
    const { level } = this.#options;
    if (level === "off") return undefined;
    const notes = new Notes(request, level === "full", this.#budget);
    this.#notes.set(flow, notes);
    return notes;
  }

  /** To be subscribed to the bus. */
  readonly take = (event: BusEvent): void => {
    if (this.#options.level === "off") return;
    if ("id" in event) this.#fold(event);
    const line = logLineOf(event);
    if (line && !isChatter(event)) this.#options.sink.log(line);
  };

  /** A request under way as it is now, secrets and all. */
  live(id: number): Draft | undefined {
    return this.#flows.get(id)?.live(this.#notes.get(id));
  }

  /** All requests under way. */
  running(): FlowRow[] {
    return [...this.#flows].map(([id, flow]) => flow.row(this.#notes.get(id), "open"));
  }

  /** Requests under way, but for those that may be over in a moment. */
  open(now: number): FlowRow[] {
    const flows = [...this.#flows].filter(([, { at }]) => at <= now - SHOWN_AFTER_MS);
    return flows.map(([id, flow]) => flow.row(this.#notes.get(id), "open"));
  }

  #fold(event: FlowEvent): void {
    if (event.type === "flow.opened") {
      // Counting tokens is no request to a model.
      if (event.class !== "count_tokens") this.#flows.set(event.id, new LiveFlow(event, this.#options.costOf));
      return;
    }
    const flow = this.#flows.get(event.id);
    if (!flow) return;
    const end = flow.take(event);
    if (!end) return;
    this.#flows.delete(event.id);
    const notes = this.#notes.get(event.id);
    this.#notes.delete(event.id);
    this.#options.sink.draft(flow.draft(notes, end));
    notes?.release();
  }
}

/** Plugins of CCR tell every chunk of every answer. */
function isChatter(event: BusEvent): boolean {
  return event.type === "log" && (event.level === "debug" || event.level === "info");
}
