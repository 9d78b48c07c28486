/** Writes batches of records, each in one transaction: what a killed program had written before is there. */
import type { DatabaseSync, StatementSync } from "node:sqlite";

import type { FlowRow } from "../../core/record.ts";
import type { LogLine } from "../../core/log-line.ts";
import type { Batch, ReadDraft } from "../types.ts";
import { BodyWriter } from "./bodies.ts";
import { pack } from "./compress.ts";
import type { Redaction } from "./redaction.ts";
import { INSERT_FLOW, numberOf, sqlValuesOf } from "./rows.ts";
import { nextRev } from "./runs.ts";
import { prepareChange, transaction } from "./sqlite.ts";

interface Statements {
  readonly flow: StatementSync;
  readonly owner: StatementSync;
  readonly detail: StatementSync;
  readonly log: StatementSync;
}

export class Writer {
  readonly #db: DatabaseSync;
  readonly #run: number;
  readonly #redaction: Redaction;
  readonly #statements: Statements;
  readonly #bodies: BodyWriter;
  /** Numbers of requests whose own were taken by another program. */
  readonly #renumbered = new Map<number, number>();
  #sweep: number | undefined;

  constructor(db: DatabaseSync, run: number, redaction: Redaction) {
    this.#db = db;
    this.#run = run;
    this.#redaction = redaction;
    this.#bodies = new BodyWriter(db, (text) => redaction.text(text));
    this.#statements = {
      flow: prepareChange(db, INSERT_FLOW),
      owner: db.prepare("SELECT run FROM flows WHERE id = ?"),
      detail: prepareChange(db, "INSERT OR REPLACE INTO details (flow, data) VALUES (?, ?)"),
      log: prepareChange(db, "INSERT INTO logs (at, run, flow, level, topic, text) VALUES (?, ?, ?, ?, ?, ?)"),
    };
  }

  /** Throws what SQLite throws: a full disk, a damaged file. Then nothing of the batch is written. */
  write({ open, drafts, logs }: Batch): void {
    try {
      transaction(this.#db, () => {
        this.#heedSweep();
        const rev = nextRev(this.#db);
        const ended = new Set(drafts.map(({ row }) => row.id));
        for (const row of open) if (!ended.has(row.id)) this.#writeRow(row, rev);
        for (const draft of drafts) this.#writeDraft(draft, rev);
        for (const line of logs) this.#writeLog(this.#redaction.log(line));
        for (const { row } of drafts) this.#renumbered.delete(row.id);
      });
    } catch (error) {
      this.#bodies.forget();
      throw error;
    }
  }

  /** There are more secrets: what is stored may hold them, what comes must not. */
  heedSecrets(): void {
    this.#bodies.forget();
  }

  /** Pieces that were removed meanwhile must not be taken for stored. */
  #heedSweep(): void {
    const sweep = numberOf(this.#db.prepare("SELECT value FROM counters WHERE name = 'sweep'").get()?.["value"]);
    if (sweep !== this.#sweep) this.#bodies.forget();
    this.#sweep = sweep;
  }

  #writeRow(row: FlowRow, rev: number): number {
    const id = this.#numberFor(row.id);
    this.#statements.flow.run(...sqlValuesOf({ ...this.#redaction.row(row), id }, this.#run, rev));
    return id;
  }

  #writeDraft({ row, detail, bodies }: ReadDraft, rev: number): void {
    const id = this.#writeRow(row, rev);
    const gaps = this.#bodies.write(id, `${row.session} ${row.agent} ${row.class} ${row.model}`, bodies);
    const told = gaps.length === 0 ? detail : { ...detail, gaps: [...detail.gaps, ...gaps] };
    this.#statements.detail.run(id, pack(this.#redaction.detail(told)));
  }

  /** Programs that run side by side number from different thousands; one with more than a thousand may meet another. */
  #numberFor(id: number): number {
    const owner = this.#statements.owner.get(this.#renumbered.get(id) ?? id)?.["run"];
    if (owner === undefined || owner === this.#run) return this.#renumbered.get(id) ?? id;
    const newest = numberOf(this.#db.prepare("SELECT max(id) AS id FROM flows").get()?.["id"]) ?? 0;
    this.#renumbered.set(id, newest + 1);
    return newest + 1;
  }

  #writeLog({ at, flow, level, topic, text }: LogLine): void {
    const id = flow === undefined ? null : (this.#renumbered.get(flow) ?? flow);
    this.#statements.log.run(at, this.#run, id, level, topic, text);
  }
}
