/** The filter language: what it understands, and where it says that it does not. */
import { describe, expect, it } from "vitest";

import { parseFilter } from "../../../src/history/filter/parse.ts";
import { predicateOf } from "../../../src/history/filter/predicate.ts";
import { type Filter, FilterError } from "../../../src/history/filter/types.ts";
import type { FlowRow } from "../../../src/core/record.ts";
import { NOON, rowWith } from "../../helpers/history.ts";

const hits = (source: string, fields: Partial<FlowRow> = {}, ...texts: string[]): boolean =>
  predicateOf(parseFilter(source, NOON))({ row: rowWith(fields), texts: () => texts });

function faultOf(source: string): FilterError {
  try {
    parseFilter(source, NOON);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`${source} is understood`);
}

/** The tree as a text. */
function shape(filter: Filter): string {
  switch (filter.kind) {
    case "and":
    case "or":
      return `(${filter.of.map(shape).join(` ${filter.kind} `)})`;
    case "not":
      return `not ${shape(filter.of)}`;
    case "test":
      return filter.field.name;
    case "body":
      return filter.word;
  }
}

describe("parseFilter", () => {
  it.each([
    ["", "()"],
    ["body:a body:b", "(a and b)"],
    ["body:a and body:b", "(a and b)"],
    ["body:a or body:b body:c", "(a or (b and c))"],
    ["(body:a or body:b) body:c", "((a or b) and c)"],
    ["-body:a", "not a"],
    ["!body:a", "not a"],
    ["not body:a", "not a"],
    ["not (body:a body:b)", "not (a and b)"],
    ["not not body:a", "not not a"],
    ["NOT body:a OR body:b", "(not a or b)"],
    ['body:"a b"', "a b"],
    ['body:"say \\"no\\" \\\\ yes"', 'say "no" \\ yes'],
    ["body:-a", "-a"],
    ["body:x-y", "x-y"],
  ])("%s", (source, tree) => {
    expect(shape(parseFilter(source, NOON))).toBe(tree);
  });

  it("takes words of the grammar in quotes for words", () => {
    expect(hits('"or"', {}, "this or that")).toBe(true);
    expect(hits('"not"', {}, "this or that")).toBe(false);
  });

  it.each<[string, Partial<FlowRow>, boolean]>([
    ["status:>=400", { status: 429 }, true],
    ["status:>=400", { status: undefined }, false],
    ["-status:>=400", { status: undefined }, true],
    ["status:4xx", { status: 429 }, true],
    ["status:4xx", { status: 500 }, false],
    ["status:200", { status: 200 }, true],
    ["status:<300", { status: 300 }, false],
    ["model:deepseek", { model: "DeepSeek-Chat" }, true],
    ["model:=deepseek", { model: "deepseek-chat" }, false],
    ["model:=DeepSeek-chat", { model: "deepseek-chat" }, true],
    ["model:~chat", { model: "deepseek-chat" }, true],
    ["provider:deep*", { provider: "deepseek" }, true],
    ["provider:deep*", { provider: "my-deepseek" }, false],
    ["model:gpt-?", { model: "gpt-6" }, true],
    ['model:"gpt-?"', { model: "gpt-6" }, false],
    ['model:="a*"', { model: "a*" }, true],
    ['model:"=x"', { model: "a=x" }, true],
    ["tool:Read", { tools: ["Bash", "Read"] }, true],
    ["tool:=Read", { tools: ["ReadMany"] }, false],
    ["tool:none", { tools: [] }, true],
    ["in:>10k", { input: 9_000, cacheRead: 2_000, cacheWrite: 0 }, true],
    ["in:>10k", { input: undefined }, false],
    ["out:100..200", { output: 200 }, true],
    ["out:100..200", { output: 201 }, false],
    ["cost:>0.05", { cost: 0.06 }, true],
    ["cost:>$0.05", { cost: 0.06 }, true],
    ["cost:none", { cost: undefined }, true],
    ["ttft:>3s", { ttft: 3_001 }, true],
    ["ttft:<300ms", { ttft: 299 }, true],
    ["ms:1m..2m", { ms: 90_000 }, true],
    ["size:>1MB", { bytes: 2 ** 20 + 1 }, true],
    ["speed:<20", { output: 100, streamMs: 10_000 }, true],
    ["speed:<20", { output: 1, streamMs: 10_000 }, false],
    ["since:1h", { at: NOON - 3_599_000 }, true],
    ["since:1h", { at: NOON - 3_601_000 }, false],
    ["until:1h", { at: NOON - 3_601_000 }, true],
    ["since:1h30m until:1h", { at: NOON - 4_000_000 }, true],
    ["class:aux", { class: "auxiliary" }, true],
    ["-class:auxiliary", { class: "main" }, true],
    ["is:fallback", { fallback: true }, true],
    ["is:error", { state: "failed" }, true],
    ["is:error", { state: "done" }, false],
    ["is:cached", { cacheRead: undefined }, false],
    ["end:max_tokens", { stop: "max_tokens" }, true],
    ["scenario:think", { rule: "think" }, true],
    ["agent:none", { agent: undefined }, true],
    ["STATUS:200", { status: 200 }, true],
    ["large", { model: "large" }, true],
    ["bash", { tools: ["Bash"] }, true],
  ])("%s of %j: %s", (source, fields, expected) => {
    expect(hits(source, fields)).toBe(expected);
  });

  it("finds words in bodies whatever their case", () => {
    expect(hits('"Hello World"', {}, "well, hello world.")).toBe(true);
    expect(hits("body:hello", {}, "goodbye")).toBe(false);
  });

  it("knows days of the user's calendar", () => {
    const midnight = new Date(NOON).setHours(0, 0, 0, 0);
    expect(hits("since:today", { at: midnight })).toBe(true);
    expect(hits("since:today", { at: midnight - 1 })).toBe(false);
    expect(hits("since:yesterday until:today", { at: midnight - 1 })).toBe(true);
    expect(hits("since:2026-11-20T12:00Z", { at: NOON })).toBe(true);
    expect(hits("since:2026-11-21", { at: NOON })).toBe(false);
  });

  it.each<[source: string, start: number, end: number, message: RegExp, suggestion?: string]>([
    ["staus:400", 0, 5, /^staus: is no field/, "status:"],
    ["a provder:x", 2, 9, /is no field/, "provider:"],
    ["zzzzzzz:x", 0, 7, /is no field/],
    ["status:", 0, 7, /needs a value/],
    ["status:abc", 7, 10, /abc is no number/],
    ["status:>", 7, 8, /nothing is no number/],
    ["in:5parsec", 3, 10, /is no number/],
    ["ttft:>3", 5, 7, /3 needs a unit/, "3s"],
    ["is:streem", 3, 9, /there are stream/, "stream"],
    ["class:agent or class:mian", 21, 25, /there is no mian/, "main"],
    ["state:=fail", 6, 11, /there is no fail/],
    ["since:soon", 6, 10, /soon is no time/],
    ['body:"open', 5, 10, /closing quote/],
    ["(body:a", 0, 1, /not closed/],
    ["body:a)", 6, 7, /closes nothing/],
    ["body:a or", 9, 10, /missing here/],
    ["or body:a", 0, 2, /missing here/],
    ["not", 3, 4, /missing here/],
    ["()", 1, 2, /missing here/],
    ['""', 0, 2, /found everywhere/],
    ["body:", 0, 5, /needs a text/],
    ["http://host", 0, 5, /needs quotes/],
    ["model:=", 6, 7, /needs a text/],
    ["(".repeat(101), 100, 101, /too many brackets|missing here/],
    ["a ".repeat(200), 242, 400, /this long/],
  ])("%s is refused from %i to %i", (source, start, end, message, suggestion) => {
    const fault = faultOf(source);
    expect([fault.start, fault.end]).toEqual([start, end]);
    expect(fault.message).toMatch(message);
    expect(fault.suggestion).toBe(suggestion);
  });
});
