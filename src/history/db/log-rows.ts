/** Lines of the log, from SQLite. */
import { LOG_LEVELS, type LogLine } from "../../core/log-line.ts";
import { numberOf, type SqlRow, textOf } from "./rows.ts";

export interface StoredLine extends LogLine {
  readonly id: number;
}

export function logLineOf(row: SqlRow): StoredLine {
  return {
    id: numberOf(row["id"]) ?? 0,
    at: numberOf(row["at"]) ?? 0,
    flow: numberOf(row["flow"]),
    level: LOG_LEVELS.find((level) => level === row["level"]) ?? "info",
    topic: textOf(row["topic"]) ?? "",
    text: textOf(row["text"]) ?? "",
  };
}
