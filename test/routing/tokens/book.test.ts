/** Estimates that learn from what providers count. */
import { describe, expect, it } from "vitest";

import type { MessagesRequest, Usage } from "../../../src/core/message.ts";
import type { Target } from "../../../src/core/target.ts";
import { TokenBook, type Prompt } from "../../../src/routing/tokens/book.ts";
import { Calibration } from "../../../src/routing/tokens/calibration.ts";
import { estimateRequest } from "../../../src/routing/tokens/request.ts";
import { DEMO, messages } from "../../helpers/routing.ts";

const TARGET: Target = { provider: DEMO, model: "demo-small" };

function words(count: number): string {
  return "word ".repeat(count);
}

function prompt(count: number, more: Partial<Prompt> = {}): Prompt {
  const request = messages({ messages: [{ role: "user", content: words(count) }] });
  return { request, conversation: "c", agent: undefined, ...more };
}

function usage(input: number, read = 0, written = 0): Usage {
  return { input_tokens: input, output_tokens: 1, cache_read_input_tokens: read, cache_creation_input_tokens: written };
}

function bare(request: MessagesRequest): number {
  return estimateRequest(request);
}

describe("an estimate", () => {
  it("is the bare one while nothing is known, and what Claude's models make of it for theirs", () => {
    const book = new TokenBook();
    const { request } = prompt(5_000);
    expect(book.prompt(prompt(5_000), undefined)).toBe(bare(request));
    expect(book.prompt(prompt(5_000), TARGET)).toBe(bare(request));
    const claude = book.prompt(prompt(5_000), { provider: DEMO, model: "anthropic/claude-opus-5-5" });
    expect(claude / bare(request)).toBeCloseTo(1.35, 2);
  });

  it("is exact for what was counted, and uncertain only in the new part", () => {
    const book = new TokenBook();
    book.learn(prompt(5_000), TARGET, usage(1_000, 5_000, 500), true);
    expect(book.prompt(prompt(5_000), TARGET)).toBe(6_500);
    const factor = 6_500 / bare(prompt(5_000).request);
    const added = bare(prompt(6_000).request) - bare(prompt(5_000).request);
    expect(book.prompt(prompt(6_000), TARGET)).toBe(Math.round(6_500 + factor * added));
  });

  it("of a shorter conversation starts anew, with what is known of the model", () => {
    const book = new TokenBook();
    book.learn(prompt(50_000), TARGET, usage(100_000), true);
    const factor = 100_000 / bare(prompt(50_000).request);
    expect(book.prompt(prompt(1_000), TARGET)).toBe(Math.round(factor * bare(prompt(1_000).request)));
  });

  it("is learned by model, and serves other conversations and agents", () => {
    const book = new TokenBook();
    book.learn(prompt(5_000), TARGET, usage(10_000), true);
    const factor = 10_000 / bare(prompt(5_000).request);
    const expected = Math.round(factor * bare(prompt(3_000).request));
    expect(book.prompt(prompt(3_000, { conversation: "d" }), TARGET)).toBe(expected);
    expect(book.prompt(prompt(3_000, { agent: "a1" }), TARGET)).toBe(expected);
    expect(book.prompt(prompt(3_000), { provider: DEMO, model: "other" })).toBe(bare(prompt(3_000).request));
  });

  it("is never zero, whatever was counted", () => {
    const book = new TokenBook();
    book.learn(prompt(1_000), TARGET, usage(0), true);
    expect(book.prompt({ ...prompt(0), request: { model: "m", messages: [] } }, TARGET)).toBe(1);
  });
});

it("the last count is the conversation's own, not a sub-agent's or a task's on the side", () => {
  const book = new TokenBook();
  expect(book.lastOf("c")).toBeUndefined();
  book.learn(prompt(10), TARGET, usage(1, 2, 3), true);
  book.learn(prompt(10), TARGET, usage(1_000), false);
  expect(book.lastOf("c")).toBe(6);
});

it("conversations are forgotten, the oldest first", () => {
  const book = new TokenBook();
  for (let i = 0; i < 150; i++) book.learn(prompt(10, { conversation: `c${i}` }), TARGET, usage(7), true);
  expect(book.lastOf("c49")).toBeUndefined();
  expect(book.lastOf("c50")).toBe(7);
});

describe("calibration", () => {
  it("settles on what is counted, turn by turn", () => {
    const calibration = new Calibration();
    calibration.learn("p,m", 1_000, 1_200);
    expect(calibration.factor("p,m", 1)).toBeCloseTo(1.2);
    for (let turn = 0; turn < 20; turn++) calibration.learn("p,m", 1_000, 1_500);
    expect(calibration.factor("p,m", 1)).toBeCloseTo(1.5, 2);
    expect(calibration.factor("p,other", 1.08)).toBe(1.08);
  });

  it.each([
    ["too short to tell", 400, 800],
    ["absurdly few", 1_000, 10],
    ["absurdly many", 1_000, 5_000],
  ])("leaves out counts that are %s", (_what, estimate, actual) => {
    const calibration = new Calibration();
    calibration.learn("p,m", estimate, actual);
    expect(calibration.factor("p,m", 1)).toBe(1);
  });
});
