/** A filter as a function, for records that are in memory. Same meaning as `sql.ts`, which a test compares. */
import type { FlowRow } from "../../core/record.ts";
import { fold } from "../text/search-text.ts";
import { lowerAscii } from "./sql.ts";
import type { Filter, Test, Value } from "./types.ts";

/** A record as far as filters look at it. */
export interface Subject {
  readonly row: FlowRow;
  /** The bodies that searches look at, as `searchTextOf` makes them. */
  readonly texts: () => readonly string[];
}

export type Predicate = (subject: Subject) => boolean;

export function predicateOf(filter: Filter): Predicate {
  switch (filter.kind) {
    case "and": {
      const parts = filter.of.map(predicateOf);
      return (subject) => parts.every((part) => part(subject));
    }
    case "or": {
      const parts = filter.of.map(predicateOf);
      return (subject) => parts.length === 0 || parts.some((part) => part(subject));
    }
    case "not": {
      const part = predicateOf(filter.of);
      return (subject) => !part(subject);
    }
    case "test":
      return testPredicate(filter);
    case "body": {
      const word = fold(filter.word);
      return ({ texts }) => texts().some((text) => text.includes(word));
    }
  }
}

function testPredicate({ field, test }: Extract<Filter, { kind: "test" }>): Predicate {
  const { list, get } = field;
  const holds = valueTest(test);
  if (!list) return ({ row }) => holds(get(row));
  if (test.op === "absent") return ({ row }) => list(row).length === 0;
  return ({ row }) => list(row).some(holds);
}

function valueTest(test: Test): (value: Value) => boolean {
  switch (test.op) {
    case "contains":
    case "equals":
    case "like":
      return textTest(test);
    case "compare":
      return numberTest(test);
    case "between":
      return (value) => typeof value === "number" && value >= test.from && value <= test.to;
    case "absent":
      return (value) => value === undefined;
  }
}

function textTest({ op, text }: Extract<Test, { op: "contains" | "equals" | "like" }>): (value: Value) => boolean {
  const wanted = lowerAscii(text);
  if (op === "contains") return (value) => typeof value === "string" && lowerAscii(value).includes(wanted);
  if (op === "equals") return (value) => typeof value === "string" && lowerAscii(value) === wanted;
  const pattern = patternOf(wanted);
  return (value) => typeof value === "string" && pattern.test(lowerAscii(value));
}

function patternOf(text: string): RegExp {
  const body = text
    .replaceAll(/[\\^$.+()[\]{}|]/g, (sign) => `\\${sign}`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${body}$`, "su");
}

function numberTest({ comparator, number }: Extract<Test, { op: "compare" }>): (value: Value) => boolean {
  const compare: (value: number) => boolean = {
    "<": (value: number) => value < number,
    "<=": (value: number) => value <= number,
    ">": (value: number) => value > number,
    ">=": (value: number) => value >= number,
    "=": (value: number) => value === number,
  }[comparator];
  return (value) => typeof value === "number" && compare(value);
}
