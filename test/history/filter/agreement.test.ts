/** The two readings of a filter, as SQL and as a function, find the same records. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { FlowRow } from "../../../src/core/record.ts";
import { FIELDS, FLAG_NAMES } from "../../../src/history/filter/fields.ts";
import { parseFilter } from "../../../src/history/filter/parse.ts";
import { predicateOf } from "../../../src/history/filter/predicate.ts";
import type { Field } from "../../../src/history/filter/types.ts";
import { searchTextOf } from "../../../src/history/text/search-text.ts";
import { draftWith, NOON, openTestHistory, rowWith } from "../../helpers/history.ts";

/** Few letters, so that records and filters meet; with signs that SQL, patterns and JSON treat specially. */
const word = fc.string({
  unit: fc.constantFrom("a", "B", "é", "%", "_", "*", "?", "\\", '"', "'", "語", " ", "-", "1"),
  maxLength: 4,
});
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const number = maybe(fc.nat({ max: 12 }));

const row: fc.Arbitrary<Partial<FlowRow>> = fc.record({
  at: fc.integer({ min: -5, max: 5 }).map((minutes) => NOON + minutes * 60_000),
  state: fc.constantFrom("done", "failed", "aborted", "lost", "open"),
  session: word,
  agent: maybe(word),
  class: fc.constantFrom("main", "subagent", "auxiliary"),
  asked: word,
  stream: fc.boolean(),
  rule: maybe(word),
  why: maybe(word),
  provider: maybe(word),
  model: maybe(word),
  status: maybe(fc.constantFrom(200, 400, 404, 429, 500)),
  code: maybe(fc.constantFrom("CCR-E101", "CCR-E110")),
  error: maybe(word),
  stop: maybe(word),
  input: number,
  output: number,
  cacheRead: number,
  cacheWrite: number,
  reasoning: number,
  estimated: fc.boolean(),
  cost: maybe(fc.nat({ max: 12 }).map((cents) => cents / 100)),
  ttft: maybe(fc.nat({ max: 5_000 })),
  ms: maybe(fc.nat({ max: 5_000 })),
  streamMs: maybe(fc.nat({ max: 5_000 })),
  attempts: fc.nat({ max: 3 }),
  fallback: fc.boolean(),
  tools: fc.array(fc.constantFrom("Bash", "Read", "a", "*"), { maxLength: 2 }),
  bytes: fc.nat({ max: 5_000 }),
  replayOf: number,
});

const said = fc.array(word, { maxLength: 4 }).map((words) => words.join(""));
const body = fc.oneof(
  said,
  said.map((text) => JSON.stringify({ messages: [{ content: [{ type: "text", text }] }] })),
);

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, (sign) => `\\${sign}`)}"`;
const sign = fc.constantFrom("", "<", "<=", ">", ">=", "=");

function valueFor({ kind, values }: Field): fc.Arbitrary<string> {
  switch (kind) {
    case "text":
      if (values) return fc.constantFrom(...values, "none", "*a*");
      return fc.oneof(
        fc.tuple(fc.constantFrom("", "=", "~"), word.filter(Boolean)).map(([mark, text]) => mark + quoted(text)),
        fc.constantFrom("none", "a*", "*b", "?", "??", "*é?", "a"),
      );
    case "list":
      return fc.constantFrom("Bash", "=bash", "none", "R*", "a", '"*"');
    case "dollars":
      return fc.oneof(
        fc.tuple(sign, fc.nat({ max: 12 })).map(([mark, cents]) => `${mark}${cents / 100}`),
        fc.constant("none"),
      );
    case "duration":
      return fc.tuple(sign, fc.nat({ max: 5_000 })).map(([mark, ms]) => `${mark}${ms}ms`);
    case "status":
      return fc.constantFrom("4xx", ">=400", "200", "none", "400..429");
    case "time":
      return fc.nat({ max: 5 }).map((minutes) => `${minutes}m`);
    default:
      return fc.oneof(
        fc.tuple(sign, fc.nat({ max: 12 })).map(([mark, count]) => `${mark}${count}`),
        fc.constantFrom("none", "2..8", ">1k"),
      );
  }
}

const test = fc.oneof(
  fc.constantFrom(...FIELDS).chain((field) => valueFor(field).map((value) => `${field.name}:${value}`)),
  fc.constantFrom(...FLAG_NAMES).map((name) => `is:${name}`),
  word.filter((text) => text.trim() !== "").map((text) => `body:${quoted(text)}`),
  word.filter((text) => text.trim() !== "").map(quoted),
);
const { filter } = fc.letrec<{ filter: string; one: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    tie("one"),
    fc.tuple(tie("one"), fc.constantFrom(" ", " or ", " and "), tie("filter")).map((parts) => parts.join("")),
  ),
  one: fc.oneof(
    { maxDepth: 3 },
    test,
    tie("filter").map((inner) => `(${inner})`),
    tie("one").map((inner) => `not ${inner}`),
  ),
}));

describe("a filter", () => {
  it("finds the same records in the database and in memory", async () => {
    const { write, reader } = await openTestHistory();
    let next = 1;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(row, body, body), { minLength: 1, maxLength: 6 }),
        fc.array(filter, { minLength: 1, maxLength: 8 }),
        (records, sources) => {
          const first = next;
          const drafts = records.map(([fields, client, message]) =>
            draftWith({ row: { ...fields, id: next++ }, bodies: { client, message, "answer/1": "aBé語" } }),
          );
          write({ drafts });
          for (const source of sources) {
            const parsed = parseFilter(source, NOON);
            const predicate = predicateOf(parsed);
            const inMemory = drafts.filter(({ row: known, bodies }) =>
              predicate({
                row: rowWith(known),
                texts: () => bodies.flatMap(({ bytes, searched }) => (searched ? searchTextOf(bytes.toString()) : [])),
              }),
            );
            const inFile = reader.list({ filter: parsed, limit: 1_000 }).filter(({ id }) => id >= first);
            const ids = (rows: readonly { readonly id: number }[]): number[] =>
              rows.map(({ id }) => id).toSorted((a, b) => a - b);
            expect(ids(inFile), source).toEqual(ids(inMemory.map((draft) => draft.row)));
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
