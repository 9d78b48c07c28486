/** Answers questions about the history: lists, single records, sums, log lines. Never writes. */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";

import type { FlowRecord, FlowRow } from "../../core/record.ts";
import { NO_DETAIL, parseDetail } from "../detail.ts";
import { fieldNamed } from "../filter/fields.ts";
import { sqlOf } from "../filter/sql.ts";
import { EVERYTHING, type Filter } from "../filter/types.ts";
import { LOG_LEVELS, type LogLine } from "../../core/log-line.ts";
import { unpack } from "./compress.ts";
import { logLineOf, type StoredLine } from "./log-rows.ts";
import { PieceReader } from "./piece-reader.ts";
import { bytesOf, COLUMNS, flowRowOf, numberOf, type SqlRow, textOf } from "./rows.ts";
import { liveRuns } from "./runs.ts";
import { type Condition, TextIndex } from "./text-index.ts";

export interface ListQuery {
  readonly filter?: Filter;
  readonly limit: number;
  /** The last row of the page before. */
  readonly after?: Pick<FlowRow, "at" | "id">;
  /** Only what was written behind this `rev`. */
  readonly since?: number;
}

export interface LogQuery {
  readonly limit: number;
  readonly level?: LogLine["level"];
  readonly since?: number;
  readonly flow?: number;
  /** Only lines behind this one. */
  readonly after?: number;
  /** Only lines in front of this one. */
  readonly before?: number;
}

export class HistoryReader {
  readonly #db: DatabaseSync;
  readonly #pieces: PieceReader;
  readonly #texts: TextIndex;
  #live: string | undefined;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#pieces = new PieceReader(db);
    this.#texts = new TextIndex(db, this.#pieces);
  }

  /** Newest first. */
  list({ filter = EVERYTHING, limit, after, since }: ListQuery): FlowRow[] {
    const conditions = [
      ...(after ? [{ sql: "(at, id) < (?, ?)", params: [after.at, after.id] }] : []),
      ...(since === undefined ? [] : [{ sql: "rev > ?", params: [since] }]),
      this.#condition(filter),
    ];
    const { sql, params } = allOf(conditions);
    return this.#rows(`SELECT * FROM records WHERE ${sql} ORDER BY at DESC, id DESC LIMIT ?`, [...params, limit]).map(
      flowRowOf,
    );
  }

  count(filter: Filter): number {
    const { sql, params } = this.#condition(filter);
    return numberOf(this.#rows(`SELECT count(*) AS n FROM records WHERE ${sql}`, params)[0]?.["n"]) ?? 0;
  }

  /** Grows with every transaction that writes. */
  rev(): number {
    return numberOf(this.#db.prepare("SELECT value FROM counters WHERE name = 'rev'").get()?.["value"]) ?? 0;
  }

  row(id: number): FlowRow | undefined {
    const [row] = this.#rows("SELECT * FROM records WHERE id = ?", [id]);
    return row && flowRowOf(row);
  }

  record(id: number): FlowRecord | undefined {
    const row = this.row(id);
    if (!row) return undefined;
    const data = this.#db.prepare("SELECT data FROM details WHERE flow = ?").get(id)?.["data"];
    const detail = data === undefined ? NO_DETAIL : parseDetail(unpack(bytesOf(data)).toString());
    return { row, detail, bodies: this.#bodies(id) };
  }

  /** Rows of a statement over `records`, which has a filter's condition in place of `%filter`. */
  select(statement: string, filter: Filter): SqlRow[] {
    const { sql, params } = this.#condition(filter);
    return this.#rows(statement.replace("%filter", sql), params);
  }

  /** Texts that a field of the filter language has, the most frequent first. */
  values(name: string, limit: number): string[] {
    const field = fieldNamed(name);
    if (field?.kind !== "text" && field?.kind !== "list") return [];
    const from = field.kind === "list" ? `records, json_each(records.${field.sql}) AS each` : "records";
    const value = field.kind === "list" ? "each.value" : field.sql;
    const sql = `SELECT ${value} AS value FROM ${from} WHERE ${value} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ?`;
    return this.#rows(sql, [limit]).flatMap((row) => textOf(row["value"]) ?? []);
  }

  /** Oldest first: the last `limit` of those that are asked for, or with `after` the first. */
  logs({ limit, level = "debug", since, flow, after, before }: LogQuery): StoredLine[] {
    const levels = LOG_LEVELS.slice(0, LOG_LEVELS.indexOf(level) + 1);
    const { sql, params } = allOf([
      { sql: "level IN (SELECT value FROM json_each(?))", params: [JSON.stringify(levels)] },
      ...(since === undefined ? [] : [{ sql: "at >= ?", params: [since] }]),
      ...(flow === undefined ? [] : [{ sql: "flow = ?", params: [flow] }]),
      ...(after === undefined ? [] : [{ sql: "id > ?", params: [after] }]),
      ...(before === undefined ? [] : [{ sql: "id < ?", params: [before] }]),
    ]);
    const order = after === undefined ? "DESC" : "ASC";
    const rows = this.#db.prepare(`SELECT * FROM logs WHERE ${sql} ORDER BY id ${order} LIMIT ?`).all(...params, limit);
    const lines = rows.map(logLineOf);
    return after === undefined ? lines.toReversed() : lines;
  }

  #condition(filter: Filter): Condition {
    this.#texts.forget();
    return sqlOf(filter, (word) => this.#texts.condition(word));
  }

  #rows(sql: string, params: readonly SQLInputValue[]): SqlRow[] {
    this.#findLost();
    return this.#db.prepare(sql).all(...params);
  }

  /** Requests of a program that was killed say that they run until another program starts. */
  #findLost(): void {
    const live = liveRuns(this.#db).join(", ");
    if (live === this.#live) return;
    const state = `CASE WHEN state = 'open' AND run NOT IN (${live}) THEN 'lost' ELSE state END AS state`;
    const columns = Object.values(COLUMNS).map((column) => (column === "state" ? state : column));
    this.#db.exec("DROP VIEW IF EXISTS temp.records");
    this.#db.exec(`CREATE TEMP VIEW records AS SELECT ${[...columns, "run", "rev"].join(", ")} FROM flows`);
    this.#live = live;
  }

  #bodies(id: number): Map<string, string> {
    const rows = this.#db.prepare("SELECT part, pieces FROM bodies WHERE flow = ?").all(id);
    return new Map(rows.map((row) => [textOf(row["part"]) ?? "", this.#pieces.body(bytesOf(row["pieces"]))]));
  }
}

function allOf(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => sql).join(" AND "),
    params: conditions.flatMap(({ params }) => params),
  };
}
