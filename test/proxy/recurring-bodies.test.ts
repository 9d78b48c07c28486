import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { RecurringBodies } from "../../src/proxy/recurring-bodies.ts";

const FILLING = "x".repeat(9_000);

function textOf(messages: readonly unknown[], more: object = {}): string {
  return JSON.stringify({ model: "m", messages, tools: [{ name: "T", description: FILLING }], ...more });
}

function message(text: string, more: object = {}): object {
  return { role: "user", content: [{ type: "text", text, ...more }] };
}

/** What a text is parsed to, after others. */
function after(texts: readonly string[], last: string): unknown {
  const bodies = new RecurringBodies();
  for (const text of texts) outcome(() => bodies.parse(Buffer.from(text)));
  return outcome(() => bodies.parse(Buffer.from(last)));
}

function outcome(parse: () => unknown): unknown {
  try {
    return { value: parse() };
  } catch (error) {
    return { error: String(error) };
  }
}

function alone(text: string): unknown {
  return outcome((): unknown => JSON.parse(Buffer.from(text).toString()));
}

describe("a conversation that grows", () => {
  const turns = [[message("a")], [message("a"), message("b")], [message("a"), message("b!"), message("c")]];

  it("is parsed as each of its turns alone, in the same order of keys", () => {
    const bodies = new RecurringBodies();
    for (const turn of turns) {
      const text = textOf(turn, { max_tokens: 9 });
      expect(JSON.stringify(bodies.parse(Buffer.from(text)))).toBe(text);
    }
  });

  it("has the very messages of the turn before where they are the same", () => {
    const bodies = new RecurringBodies();
    const parsed = [turns[0], turns[1], turns[2]].map((turn = []) => bodies.parse(Buffer.from(textOf(turn))));
    const [first, second, third] = parsed.map((value) => Object(value).messages);
    expect(second[0]).toBe(first[0]);
    expect(third[0]).toBe(first[0]);
    expect(third[1]).not.toBe(second[1]);
  });

  it("comes again, whole", () => {
    const bodies = new RecurringBodies();
    const text = textOf([message("a")]);
    const value = bodies.parse(Buffer.from(text));
    expect(bodies.parse(Buffer.from(text))).toEqual(value);
  });
});

describe("what looks like an earlier body and is another", () => {
  const known = textOf([message("a"), message("b")]);
  it.each([
    ["a message less", textOf([message("a")])],
    ["other settings", textOf([message("a"), message("b"), message("c")], { max_tokens: 1 })],
    ["the key a second time", known.replace(/}$/, ',"messages":[]}')],
    ["the key a second time, with escapes", known.replace(/}$/, String.raw`,"messa\u0067es":[]}`)],
    ["a comma too many", known.replace("],", ",],")],
    ["something behind a message", known.replace("],", ".5],")],
    ["two lists", known.replace("],", "],[{}],")],
    ["cut off", known.slice(0, -5)],
    ["something at the end", `${known} x`],
    ["numbers for messages", textOf([1, 2, 34])],
    ["a list", JSON.stringify([known])],
  ])("%s", (_, text) => {
    expect(after([known], text)).toEqual(alone(text));
    expect(after([text, known], text)).toEqual(alone(text));
    expect(after([text], known)).toEqual(alone(known));
  });

  it("a number that goes on", () => {
    expect(after([textOf([message("a"), 1])], textOf([message("a"), 12]))).toEqual(alone(textOf([message("a"), 12])));
  });
});

it("any texts, one after the other, are parsed as they are alone", () => {
  const content = fc.oneof(fc.string({ unit: "binary" }), fc.json({ maxDepth: 3 }), fc.constant('"],"messages":[{'));
  const messages = fc.array(
    content.map((text) => message(text)),
    { maxLength: 6 },
  );
  const steps = fc.array(
    fc.record({ keep: fc.nat(6), add: messages, cached: fc.boolean(), cut: fc.option(fc.nat(20_000), { freq: 8 }) }),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(steps, fc.constantFrom(undefined, 1, "\t"), (plan, indent) => {
      const bodies = new RecurringBodies();
      let conversation: object[] = [];
      for (const { keep, add, cached, cut } of plan) {
        conversation = [...conversation.slice(0, keep), ...add];
        if (cached) conversation.push(message("last", { cache_control: { type: "ephemeral" } }));
        const whole = JSON.stringify(JSON.parse(textOf(conversation)), undefined, indent);
        const text = cut === null ? whole : whole.slice(0, cut) + whole.slice(cut + 1);
        expect(outcome(() => bodies.parse(Buffer.from(text)))).toEqual(alone(text));
      }
    }),
    { numRuns: 300 },
  );
});

it("does not remember more than a few conversations", () => {
  const bodies = new RecurringBodies();
  const texts = Array.from({ length: 20 }, (_, index) => textOf([message(String(index))]));
  const first = texts.map((text) => Object(bodies.parse(Buffer.from(text))).messages[0]);
  const again = texts.toReversed().map((text) => Object(bodies.parse(Buffer.from(text))).messages[0]);
  expect(again[0]).toBe(first.at(-1));
  expect(again.at(-1)).not.toBe(first[0]);
});
