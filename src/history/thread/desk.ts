/** The work of the writing thread: writes batches, keeps the history within its limits, answers questions. */
import type { DatabaseSync } from "node:sqlite";

import { Redactor } from "../../core/redact.ts";
import { isDamage, openHistory } from "../db/open.ts";
import { HistoryReader } from "../db/reader.ts";
import { Redaction } from "../db/redaction.ts";
import { prune, removeById, usedBytes } from "../db/retention.ts";
import { beginRun, endRun } from "../db/runs.ts";
import { errorCodeOf } from "../db/sqlite.ts";
import { Writer } from "../db/writer.ts";
import { parseFilter } from "../filter/parse.ts";
import type { Batch } from "../types.ts";
import { usageOf } from "../usage.ts";
import type { Answers, Question, ThreadOptions } from "./messages.ts";

/** Age is looked after this often. */
const PRUNE_EVERY_MS = 3_600_000;
/** SQLite's codes for a file that others hold, a failing disk and a full one: every part of a batch would meet them again. */
const HOPELESS: ReadonlySet<number> = new Set([5, 10, 13]);

interface Open {
  readonly db: DatabaseSync;
  readonly run: number;
  readonly writer: Writer;
  readonly reader: HistoryReader;
}

export class Desk {
  readonly #options: ThreadOptions;
  readonly #redactor: Redactor = new Redactor();
  #open: Open;
  #prunedAt = 0;

  constructor(options: ThreadOptions) {
    this.#options = options;
    this.#open = this.#opened(options.run);
  }

  know(secrets: readonly string[]): void {
    this.#redactor.add(...secrets);
    this.#open.writer.heedSecrets();
  }

  /** Says what went wrong. What the disk has no room for is lost; the next batch finds its own. */
  write(batch: Batch): string | undefined {
    try {
      this.#open.writer.write(batch);
      this.#prune();
      return undefined;
    } catch (error) {
      if (isDamage(error)) return this.#replace();
      return HOPELESS.has(errorCodeOf(error) ?? 0) ? textOf(error) : this.#writeSingly(batch);
    }
  }

  answer(question: Question): Answers[keyof Answers] {
    const { db, reader } = this.#open;
    switch (question.kind) {
      case "list": {
        const { filter, now, limit, after } = question;
        return reader.list({ filter: parseFilter(filter, now), limit, ...(after && { after }) });
      }
      case "usage":
        return usageOf(reader, question.by, parseFilter(question.filter, question.now));
      case "record":
        return reader.record(question.id);
      case "logs":
        return reader.logs(question);
      case "values":
        return reader.values(question.field, question.limit);
      case "remove":
        return removeById(db, question.ids);
    }
  }

  close(): void {
    const { db, run } = this.#open;
    try {
      endRun(db, run, Date.now());
    } finally {
      db.close();
    }
  }

  #opened(run: number | undefined): Open {
    const { file, patterns } = this.#options;
    const { db } = openHistory(file, Date.now());
    const id = run ?? beginRun(db, { pid: process.pid, cwd: process.cwd(), now: Date.now() }).id;
    const redaction = new Redaction(this.#redactor, patterns.map(patternOf));
    return { db, run: id, writer: new Writer(db, id, redaction), reader: new HistoryReader(db) };
  }

  #prune(): void {
    const { db } = this.#open;
    const { limits } = this.#options;
    const now = Date.now();
    if (now - this.#prunedAt < PRUNE_EVERY_MS && usedBytes(db) <= limits.maxBytes) return;
    this.#prunedAt = now;
    prune(db, limits, now);
  }

  /** One record that cannot be written does not take the others with it. */
  #writeSingly({ open, drafts, logs }: Batch): string | undefined {
    const parts: Batch[] = [
      { open, drafts: [], logs },
      ...drafts.map((draft) => ({ open: [], drafts: [draft], logs: [] })),
    ];
    let problem: string | undefined;
    for (const part of parts) {
      try {
        this.#open.writer.write(part);
      } catch (error) {
        problem = textOf(error);
      }
    }
    return problem;
  }

  #replace(): string {
    this.#open.db.close();
    this.#open = this.#opened(undefined);
    return "the file was damaged and is put aside; a new one is begun";
  }
}

function patternOf(text: string): RegExp {
  return new RegExp(text, "gu");
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
