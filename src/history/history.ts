/** The history of a running program: records what the bus and the capture tell, and answers questions about all of it. */
import type { Bus } from "../core/bus.ts";
import type { Capture } from "../core/capture.ts";
import type { BusEvent } from "../core/flow.ts";
import type { FlowRecord, FlowRow } from "../core/record.ts";
import type { Redactor } from "../core/redact.ts";
import { NewerSchema } from "./db/schema.ts";
import { openHistory } from "./db/open.ts";
import type { StoredLine } from "./db/log-rows.ts";
import { Redaction } from "./db/redaction.ts";
import type { LogQuery } from "./db/reader.ts";
import type { RetentionLimits } from "./db/retention.ts";
import { beginRun, type Run } from "./db/runs.ts";
import { parseFilter } from "./filter/parse.ts";
import { predicateOf } from "./filter/predicate.ts";
import type { Filter } from "./filter/types.ts";
import { liveRecord } from "./live.ts";
import type { CostOf } from "./record/live-flow.ts";
import { Recorder } from "./record/recorder.ts";
import { ThreadClient } from "./thread/client.ts";
import type { CaptureLevel } from "./types.ts";
import type { UsageGroup, UsageRow } from "./usage.ts";

export interface HistoryOptions {
  /** `history.db`; made with its folder. */
  readonly file: string;
  readonly level: CaptureLevel;
  readonly limits: RetentionLimits;
  /** Sources of regular expressions for what shall not be written either. */
  readonly patterns: readonly string[];
  readonly bus: Bus;
  readonly redactor: Redactor;
  readonly costOf: CostOf;
}

export interface HistoryPage {
  readonly filter: string;
  readonly limit: number;
  /** Last row of the page before. */
  readonly after?: Pick<FlowRow, "at" | "id">;
}

export class History {
  /** For the proxy. */
  readonly capture: Capture;
  readonly #thread: ThreadClient;
  readonly #recorder: Recorder;
  readonly #redaction: Redaction;
  readonly #unsubscribe: () => void;
  readonly #listeners = new Set<(event: BusEvent) => void>();
  #nextFlow: number;

  constructor(options: HistoryOptions, run: Run) {
    const { file, limits, patterns, bus, redactor, costOf, level } = options;
    this.#nextFlow = run.first;
    this.#redaction = new Redaction(
      redactor,
      patterns.map((pattern) => new RegExp(pattern, "gu")),
    );
    const open = (): readonly FlowRow[] => recorder.open(Date.now());
    const onProblem = (text: string): void => notice(bus, text);
    this.#thread = new ThreadClient({ file, run: run.id, limits, patterns, redactor, open, onProblem });
    const recorder = new Recorder({ level, costOf, sink: this.#thread });
    this.#recorder = recorder;
    this.capture = recorder;
    this.#unsubscribe = this.follow(bus);
  }

  /** The number of the next request, of whichever proxy that records here. */
  readonly takeNumber = (): number => this.#nextFlow++;

  /** Records what this bus tells, too. Returns the function that ends it. */
  follow(bus: Bus): () => void {
    return bus.subscribe(
      (event) => {
        this.#recorder.take(event);
        for (const listener of this.#listeners) listener(event);
      },
      { replay: true },
    );
  }

  /** Told of everything that may change an answer, until the returned function is called. */
  onChange(listener: (event: BusEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Newest first. Throws `FilterError`. */
  async list({ filter, limit, after }: HistoryPage): Promise<FlowRow[]> {
    const now = Date.now();
    const parsed = parseFilter(filter, now);
    await this.#thread.settle();
    const stored = await this.#thread.ask<"list">({ kind: "list", filter, now, limit, ...(after && { after }) });
    return after ? stored : this.#withRunning(stored, parsed).slice(0, limit);
  }

  async record(id: number): Promise<FlowRecord | undefined> {
    const live = this.#recorder.live(id);
    if (live) return liveRecord(live, this.#redaction);
    await this.#thread.settle();
    return this.#thread.ask<"record">({ kind: "record", id });
  }

  /** What runs is newer here than in the file. Words that are looked for in bodies are found there when it has ended. */
  #withRunning(stored: readonly FlowRow[], filter: Filter): FlowRow[] {
    const fits = predicateOf(filter);
    const running = this.#recorder.running().map((row) => this.#redaction.row(row));
    const ids = new Set(running.map(({ id }) => id));
    const rows = [
      ...running.filter((row) => fits({ row, texts: () => [] })),
      ...stored.filter(({ id }) => !ids.has(id)),
    ];
    return rows.toSorted((a, b) => b.at - a.at || b.id - a.id);
  }

  /** Throws `FilterError`. */
  async usage(by: UsageGroup, filter: string): Promise<UsageRow[]> {
    const now = Date.now();
    parseFilter(filter, now);
    return this.#thread.ask<"usage">({ kind: "usage", by, filter, now });
  }

  logs(query: LogQuery): Promise<StoredLine[]> {
    return this.#thread.ask<"logs">({ kind: "logs", ...query });
  }

  /** What a field of the filter language may be completed with. */
  values(field: string, limit: number): Promise<string[]> {
    return this.#thread.ask<"values">({ kind: "values", field, limit });
  }

  remove(ids: readonly number[]): Promise<number> {
    return this.#thread.ask<"remove">({ kind: "remove", ids });
  }

  /** Writes what is not written yet. */
  async close(): Promise<void> {
    this.#unsubscribe();
    await this.#thread.close();
  }
}

/**
 * Undefined when nothing is to be recorded, or nothing can be; the bus is told why.
 * Takes a few ms, for the numbers of requests have to be known before the first of them.
 */
export function startHistory(options: HistoryOptions): History | undefined {
  if (options.level === "off") return undefined;
  const now = Date.now();
  try {
    const { db, damaged } = openHistory(options.file, now);
    try {
      if (damaged) notice(options.bus, `the request history was damaged; it is put aside as ${damaged}`);
      return new History(options, beginRun(db, { pid: process.pid, cwd: process.cwd(), now }));
    } finally {
      db.close();
    }
  } catch (error) {
    notice(options.bus, `requests are not recorded: ${reasonOf(error)}`);
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof NewerSchema) return error.message;
  return error instanceof Error ? error.message : String(error);
}

function notice(bus: Bus, text: string): void {
  bus.publish({ type: "notice", at: Date.now(), level: "warn", text });
}
