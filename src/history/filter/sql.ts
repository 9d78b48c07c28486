/** A filter as an SQL condition over the table `records`. Same meaning as `predicate.ts`, which a test compares. */
import type { Condition } from "../db/text-index.ts";
import type { Field, Filter, Test } from "./types.ts";

/** How bodies are searched. */
export type BodyCondition = (word: string) => Condition;

export function sqlOf(filter: Filter, body: BodyCondition): Condition {
  switch (filter.kind) {
    case "and":
    case "or":
      return joined(filter, body);
    case "not": {
      const { sql, params } = sqlOf(filter.of, body);
      return { sql: `NOT ${sql}`, params };
    }
    case "test":
      return filter.field.kind === "list" ? listSql(filter.field, filter.test) : testSql(filter.field.sql, filter.test);
    case "body": {
      const { sql, params } = body(filter.word);
      return { sql: `(${sql})`, params };
    }
  }
}

/** SQLite asks in the order of writing: bodies last, for they cost most. */
function joined({ kind, of }: Extract<Filter, { kind: "and" | "or" }>, body: BodyCondition): Condition {
  if (of.length === 0) return { sql: "1", params: [] };
  const parts = of.toSorted((a, b) => weightOf(a) - weightOf(b)).map((part) => sqlOf(part, body));
  const sql = `(${parts.map((part) => part.sql).join(kind === "and" ? " AND " : " OR ")})`;
  return { sql, params: parts.flatMap(({ params }) => params) };
}

function weightOf(filter: Filter): number {
  switch (filter.kind) {
    case "and":
    case "or":
      return Math.max(0, ...filter.of.map(weightOf));
    case "not":
      return weightOf(filter.of);
    case "test":
      return filter.field.kind === "list" ? 1 : 0;
    case "body":
      return 2;
  }
}

/** Never NULL: what is unknown answers no test, and `NOT` turns that into yes. */
function testSql(value: string, test: Test): Condition {
  switch (test.op) {
    case "contains":
      return { sql: `(coalesce(instr(lower(${value}), ?), 0) > 0)`, params: [lowerAscii(test.text)] };
    case "equals":
      return { sql: `coalesce(lower(${value}) = ?, 0)`, params: [lowerAscii(test.text)] };
    case "like":
      return { sql: `coalesce(${value} LIKE ? ESCAPE '\\', 0)`, params: [likePattern(test.text)] };
    case "compare":
      return { sql: `coalesce(${value} ${test.comparator} ?, 0)`, params: [test.number] };
    case "between":
      return { sql: `coalesce(${value} BETWEEN ? AND ?, 0)`, params: [test.from, test.to] };
    case "absent":
      return { sql: `(${value} IS NULL)`, params: [] };
  }
}

function listSql({ sql: column }: Field, test: Test): Condition {
  if (test.op === "absent") return { sql: `(${column} = '[]')`, params: [] };
  const { sql, params } = testSql("value", test);
  return { sql: `(${column} <> '[]' AND EXISTS (SELECT 1 FROM json_each(${column}) WHERE ${sql}))`, params };
}

/** SQLite's `lower` and `LIKE` know no other letters. */
export function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function likePattern(pattern: string): string {
  return pattern
    .replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)
    .replaceAll("*", "%")
    .replaceAll("?", "_");
}
